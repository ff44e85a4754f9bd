import ArgumentParser
import CanonicalJSON
import Node

/// `rookery users …`: looks at accounts and acts upon them, through the running node or, without one, in its database.
struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "Looks at accounts, locks them and helps people back in.",
        subcommands: [
            ListUsersCommand.self, ShowUserCommand.self, SuspendUserCommand.self, UnsuspendUserCommand.self, UserRoleCommand.self,
            UserSessionsCommand.self, EndSessionsCommand.self, PasswordLinkCommand.self,
        ], defaultSubcommand: ListUsersCommand.self)
}

struct ListUsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists accounts in the order of usernames.")
    @Option(name: [.customShort("q"), .long], help: "Only whose username begins with it or whose name holds it.") var search: String?
    @OptionGroup var page: PageOptions
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("listAccounts", page.input([("q", search)])) {
            TextTable.page($0, ["id", "displayName", "role", "suspended", "createdAt", "deletedAt"], empty: "No accounts.")
        }
    }
}

/// Whom a command is about.
struct UserArgument: ParsableArguments {
    @Argument(help: "The user: @ada:chat.example, or the username alone.") var user: String

    /// The whole identifier.
    func id(_ source: ConfigurationSource) throws -> JSON {
        .string(user.hasPrefix("@") ? user : "@\(user.lowercased()):\(try source.load().identity.name)")
    }
}

struct ShowUserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One account.")
    @OptionGroup var user: UserArgument
    @OptionGroup var options: AdminOptions

    func run() async throws { try await options.ask("showAccount", ["id": user.id(options.source)], TextTable.object) }
}

struct SuspendUserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "suspend", abstract: "Locks an account; whoever uses it is out at once.")
    @OptionGroup var user: UserArgument
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("updateAccount", ["id": user.id(options.source), "suspended": true]) {
            "\(TextTable.text($0["id"])) is suspended."
        }
    }
}

struct UnsuspendUserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unsuspend", abstract: "Unlocks an account.")
    @OptionGroup var user: UserArgument
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("updateAccount", ["id": user.id(options.source), "suspended": false]) {
            "\(TextTable.text($0["id"])) may log in again."
        }
    }
}

struct UserRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "role", abstract: "Gives an account a role on the node.")
    @OptionGroup var user: UserArgument
    @Argument(help: "user, moderator or admin.") var role: String
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("updateAccount", ["id": user.id(options.source), "role": .string(role)]) {
            "\(TextTable.text($0["id"])) is \(TextTable.text($0["role"])) now."
        }
    }
}

struct UserSessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sessions", abstract: "Where somebody is logged in.")
    @OptionGroup var user: UserArgument
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("listAccountSessions", ["id": user.id(options.source)]) {
            TextTable.page($0, ["id", "device", "createdAt", "lastUsedAt"], empty: "No sessions.")
        }
    }
}

struct EndSessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end-sessions", abstract: "Logs somebody out everywhere, or of one device.")
    @OptionGroup var user: UserArgument
    @Option(help: "Only this session.") var session: String?
    @OptionGroup var options: AdminOptions

    func run() async throws {
        var input: JSON = ["id": try user.id(options.source)]
        input["session"] = session.map(JSON.string)
        try await options.ask("endAccountSessions", input) {
            let ended = $0["ended"]?.int ?? 0
            return ended == 1 ? "1 session has ended." : "\(ended) sessions have ended."
        }
    }
}

struct PasswordLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password-link", abstract: "Makes a link to set a new password once, for whoever forgot theirs.")
    @OptionGroup var user: UserArgument
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("makePasswordLink", ["id": user.id(options.source)]) {
            "Good once, until \(TextTable.text($0["expiresAt"])):\n\n    \(TextTable.text($0["url"]))"
        }
    }
}
