import ArgumentParser
import CanonicalJSON

/// `rookery media …`: how much of files lies where, and moves them to the store outside.
struct MediaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media", abstract: "Shows how much of files lies where, and moves them to the store outside.",
        subcommands: [MediaUsageCommand.self, MoveMediaCommand.self], defaultSubcommand: MediaUsageCommand.self)
}

struct MediaUsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "usage", abstract: "How much lies on disk and in each store.")
    @OptionGroup var options: AdminOptions

    func run() async throws { try await options.ask("showMediaUsage", [:], Self.lines) }

    static func lines(_ answer: JSON) -> String {
        let stores = answer["stores"]?.array ?? []
        let rows =
            [["where", "files", "bytes", "on disk"]]
            + [["disk", number(answer["disk"]?["files"]), number(answer["disk"]?["bytes"]), number(answer["disk"]?["bytes"])]]
            + stores.map { [TextTable.text($0["store"]), number($0["files"]), number($0["bytes"]), number($0["localBytes"])] }
        var lines = TextTable.aligned(rows)
        lines += "\nNew files go to: \(TextTable.text(answer["store"])). Free on disk: \(number(answer["disk"]?["freeBytes"])) bytes."
        lines += "\nOn their way: \(number(answer["waiting"])). Not taken by the store: \(number(answer["refused"]))."
        return lines
    }

    private static func number(_ value: JSON?) -> String { TextTable.text(value) }
}

struct MoveMediaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move-to-store", abstract: "Brings every file to the store outside that it does not have.",
        discussion: "A running node does so by itself every hour; this begins at once, and tries again what the store did not take.")
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("moveMedia", [:]) {
            "Files go to \(TextTable.text($0["store"])) one after the other: rookery media shows how far they are."
        }
    }
}
