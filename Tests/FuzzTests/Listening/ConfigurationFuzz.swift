import Node

@testable import Run

/// Any text as the configuration file; behind U+001E lines of `NAME=value` as the environment.
enum ConfigurationFuzz {
    static func check(_ bytes: [UInt8]) throws {
        let parts = bytes.split(separator: 0x1E, maxSplits: 1, omittingEmptySubsequences: false)
        let text = String(decoding: parts[0], as: UTF8.self)
        try checkToml(text)
        let environment = parts.count == 2 ? variables(String(decoding: parts[1], as: UTF8.self)) : [:]
        guard let configuration = try? ConfigurationReader.read(file: ("fuzz.toml", text), environment: environment) else { return }
        let effective = ConfigurationFile.effective(configuration)
        let again: NodeConfiguration
        do {
            again = try ConfigurationReader.read(file: ("effective.toml", effective), environment: [:])
        } catch {
            throw Broken("the settings in force cannot be read again: \(error)")
        }
        try promise(ConfigurationFile.effective(again) == effective, "the settings in force, read again, are others")
    }

    private static func variables(_ text: String) -> [String: String] {
        var found: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { found["ROOKERY_" + parts[0]] = String(parts[1]) }
        }
        return found
    }

    private static func checkToml(_ text: String) throws {
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        let entries: [TomlEntry]
        do {
            entries = try TomlReader.entries(of: text)
        } catch {
            return try promise((1...lines).contains(error.line), "the fault lies in line \(error.line) of \(lines)")
        }
        try promise(zip(entries, entries.dropFirst()).allSatisfy { $0.line <= $1.line }, "the entries are not in order")
        let written = entries.map { "\($0.key) = \($0.value.toml)\n" }.joined()
        let again = try TomlReader.entries(of: written)
        try promise(again.count == entries.count, "written and read there are more or fewer entries")
        for (one, other) in zip(entries, again) {
            try promise(one.key.utf8.elementsEqual(other.key.utf8), "a key is another one")
            try promise(same(one.value, other.value), "a value is another one: \(one.value), \(other.value)")
        }
    }

    /// By bytes: two spellings of one letter are two texts.
    private static func same(_ one: SettingValue, _ other: SettingValue) -> Bool {
        switch (one, other) {
        case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
        case (.list(let one), .list(let other)): one.count == other.count && zip(one, other).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        default: one == other
        }
    }
}
