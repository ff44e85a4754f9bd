import Node

/// One key of the configuration: where it stands in the file and the environment, what it may be, why it is what it is, and
/// how it gets into the node's configuration. The file reader, the environment, the generated `config/rookery.toml` and the errors
/// all come from the table of these.
struct Setting: Sendable {
    /// `listen.port`: the table and the key in it.
    let key: String
    /// What a value must be, as the end of "… is expected": "a whole number from 0 to 65535".
    let expected: String
    /// Why one would change it, and why the default is what it is.
    let reason: String
    /// The present value of a configuration.
    let show: @Sendable (NodeConfiguration) -> SettingValue
    /// Puts a value in; false, and nothing changed, when it is not what is expected.
    let put: @Sendable (SettingValue, inout NodeConfiguration) -> Bool
    /// Nobody is shown its value.
    var isSecret = false

    /// `ROOKERY_LISTEN_PORT`.
    var environmentName: String {
        EnvironmentName.prefix + key.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    /// `listen`; `media.store` of `media.store.kind`.
    var table: String { key.split(separator: ".").dropLast().joined(separator: ".") }

    /// `port`.
    var name: String { String(key.split(separator: ".").last ?? "") }
}

/// Names in the environment that are ours.
enum EnvironmentName {
    static let prefix = "ROOKERY_"
    /// Where the configuration file is; the option `--config` wins over it.
    static let file = "ROOKERY_CONFIG"
}
