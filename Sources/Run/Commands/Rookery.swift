import ArgumentParser
import Node

/// The program `rookery`, as people call it.
struct Rookery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rookery",
        abstract: "A chat node that you host yourself.",
        version: NodeVersion.current,
        subcommands: [
            ServeCommand.self, WorkerCommand.self, JobsCommand.self, UsersCommand.self, RoomsCommand.self, MediaCommand.self,
            PeersCommand.self,
            AuditCommand.self,
            StatsCommand.self, BackupCommand.self, RestoreCommand.self, CheckCommand.self, ConfigCommand.self, RotateKeyCommand.self,
            VersionCommand.self,
        ],
        defaultSubcommand: ServeCommand.self)
}
