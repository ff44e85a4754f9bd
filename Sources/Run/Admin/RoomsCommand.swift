import ArgumentParser
import CanonicalJSON

/// `rookery rooms …`: looks at rooms from outside, and closes them.
struct RoomsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rooms", abstract: "Looks at rooms from outside, and closes them.",
        subcommands: [ListRoomsCommand.self, ShowRoomCommand.self, RoomMembersCommand.self, CloseRoomCommand.self],
        defaultSubcommand: ListRoomsCommand.self)
}

struct ListRoomsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists rooms, the newest last.")
    @Option(name: [.customShort("q"), .long], help: "Only those whose name, topic, alias or id holds it.") var search: String?
    @OptionGroup var page: PageOptions
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("listEveryRoom", page.input([("q", search)])) {
            TextTable.page($0, ["id", "kind", "name", "memberCount", "messageCount", "lastEventAt", "closedAt"], empty: "No rooms.")
        }
    }
}

struct ShowRoomCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One room as it looks from outside.")
    @Argument(help: "The room's id.") var room: String
    @OptionGroup var options: AdminOptions

    func run() async throws { try await options.ask("showAnyRoom", ["id": .string(room)], TextTable.object) }
}

struct RoomMembersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "members", abstract: "Who is in a room.")
    @Argument(help: "The room's id.") var room: String
    @OptionGroup var page: PageOptions
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("listAnyMembers", page.input([("id", room)])) {
            TextTable.page($0, ["user.id", "user.displayName", "role", "joinedAt"], empty: "Nobody.")
        }
    }
}

struct CloseRoomCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Closes a room for everybody on this node, for good; without --yes it only says which.")
    @Argument(help: "The room's id.") var room: String
    @Flag(help: "Does it.") var yes = false
    @OptionGroup var options: AdminOptions

    func run() async throws {
        guard yes else {
            return try await options.ask("showAnyRoom", ["id": .string(room)]) {
                "\(TextTable.object($0))\n\nTo close it for good: rookery rooms close '\(room)' --yes"
            }
        }
        try await options.ask("closeRoom", ["id": .string(room)]) { _ in "\(room) is closed." }
    }
}
