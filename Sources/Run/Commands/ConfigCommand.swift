import ArgumentParser

/// `rookery config`: what the node would run with.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Prints the settings in force as TOML. Secrets are no settings and never printed.")

    @OptionGroup var source: ConfigurationSource
    @Flag(help: "Print every setting with its default and reason instead.")
    var documented = false

    func run() throws {
        let text = documented ? ConfigurationFile.documented() : ConfigurationFile.effective(try source.load())
        print(text, terminator: "")
    }
}
