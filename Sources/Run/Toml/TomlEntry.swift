/// One key of a TOML file with its table, `listen.port`, and the line it stands in.
struct TomlEntry: Equatable {
    let key: String
    let value: SettingValue
    let line: Int
}

/// What is wrong with a TOML file.
struct TomlError: Error, Equatable {
    /// One sentence without its full stop.
    let sentence: String
    let line: Int
}
