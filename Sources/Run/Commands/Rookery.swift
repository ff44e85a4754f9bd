import ArgumentParser

/// The program `rookery`.
@main
struct Rookery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rookery",
        abstract: "A chat node that you host yourself.",
        version: ProgramVersion.text,
        subcommands: [ConfigCommand.self, VersionCommand.self])
}
