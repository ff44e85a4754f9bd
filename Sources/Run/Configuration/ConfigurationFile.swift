import Node

/// The configuration as a TOML file with every key, its default and its reason.
enum ConfigurationFile {
    private static let width = 110

    /// The file that is kept in the repository: every key in a comment, so that a copy of it changes nothing until a line is opened.
    static func documented() -> String {
        let start = """
            # Every setting of a Rookery node, with its default and the reason for it.
            #
            # Open a line (remove its "#") to change a setting. Each can also come from the environment, which wins over this file:
            # listen.port is ROOKERY_LISTEN_PORT, lists are separated by commas. An unknown key or an unfit value stops the start
            # with a sentence that names it. Secrets do not stand here: the node makes them at its first start and keeps them in
            # files of mode 0600 beside the database.
            #
            # Use: rookery serve --config rookery.toml

            """
        let defaults = NodeConfiguration()
        return start
            + SettingTable.tables.map { table in
                "\n# \(table.about)\n[\(table.name)]\n" + table.settings.map { documented($0, defaults) }.joined()
            }.joined()
    }

    /// The settings in force, without comments.
    static func effective(_ configuration: NodeConfiguration) -> String {
        SettingTable.tables.map { table in
            "[\(table.name)]\n"
                + table.settings.map { setting in
                    let value = setting.show(configuration)
                    return "\(setting.name) = \((setting.isSecret ? value.veiled : value).toml)\n"
                }.joined()
        }.joined(separator: "\n")
    }

    private static func documented(_ setting: Setting, _ defaults: NodeConfiguration) -> String {
        let comment = wrapped(setting.reason + " Takes " + setting.expected + ".")
        return "\n" + comment.map { "# \($0)\n" }.joined() + "#\(setting.name) = \(setting.show(defaults).toml)\n"
    }

    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
