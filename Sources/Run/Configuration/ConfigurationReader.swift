import Node

/// Makes the node's configuration: environment over file over defaults. Everything unknown or unfit stops the start.
struct ConfigurationReader {
    private var configuration = NodeConfiguration()

    /// - Parameters:
    ///   - file: the file's path and text, if there is one.
    ///   - environment: the whole environment; names that do not start with `ROOKERY_` are not ours.
    static func read(
        file: (path: String, text: String)?, environment: [String: String]
    ) throws(ConfigurationProblem) -> NodeConfiguration {
        var reader = ConfigurationReader()
        if let file { try reader.take(path: file.path, text: file.text) }
        for name in environment.keys.sorted() where name.utf8.starts(with: EnvironmentName.prefix.utf8) {
            try reader.take(name: name, word: environment[name] ?? "")
        }
        try ConfigurationChecks.run(reader.configuration)
        reader.configuration.inForce = SettingTable.inForce(reader.configuration)
        return reader.configuration
    }

    private mutating func take(path: String, text: String) throws(ConfigurationProblem) {
        let entries: [TomlEntry]
        do {
            entries = try TomlReader.entries(of: text)
        } catch {
            throw .syntax(error.sentence, .file(path, line: error.line))
        }
        var seen: Set<[UInt8]> = []
        for entry in entries {
            let source = ConfigurationProblem.Source.file(path, line: entry.line)
            guard let setting = SettingTable.find(entry.key) else {
                throw .unknownKey(entry.key, source, nearest: NearestKey.find(entry.key, among: SettingTable.all.map(\.key)))
            }
            guard seen.insert(Array(entry.key.utf8)).inserted else { throw .setTwice(key: entry.key, source) }
            guard setting.put(entry.value, &configuration) else {
                throw .badValue(key: setting.key, value: entry.value.toml, expected: setting.expected, source)
            }
        }
    }

    private mutating func take(name: String, word: String) throws(ConfigurationProblem) {
        if name.utf8.elementsEqual(EnvironmentName.file.utf8) { return }
        let source = ConfigurationProblem.Source.environment(name)
        guard let setting = SettingTable.find(environmentName: name) else {
            throw .unknownKey(name, source, nearest: NearestKey.find(name, among: SettingTable.all.map(\.environmentName)))
        }
        let value = SettingValue(environment: word, like: setting.show(configuration))
        guard let value, setting.put(value, &configuration) else {
            throw .badValue(key: setting.key, value: TomlText.quoted(word), expected: setting.expected, source)
        }
    }
}
