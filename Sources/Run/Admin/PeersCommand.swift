import ArgumentParser
import CanonicalJSON

/// `rookery peers …`: which other nodes this one links with, and how that goes.
struct PeersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peers", abstract: "Which other nodes this one links with, and how that goes; while the node runs or not.",
        subcommands: [
            ListPeersCommand.self, AddPeerCommand.self, RemovePeerCommand.self, BlockPeerCommand.self, UnblockPeerCommand.self,
            RetryPeerCommand.self, PurgePeerCommand.self,
        ], defaultSubcommand: ListPeersCommand.self)
}

struct ListPeersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists other nodes, and how it stands with them.")
    @OptionGroup var page: PageOptions
    @OptionGroup var options: AdminOptions

    func run() async throws {
        try await options.ask("listPeers", page.input()) {
            TextTable.page(
                $0,
                [
                    "name", "linked", "standing", "rooms", "lastContact", "backlog", "oldest", "failures", "nextTry", "lastError",
                ], empty: "No other nodes.")
        }
    }
}

/// A node's name, and what every command takes.
struct PeerOptions: ParsableArguments {
    @Argument(help: "The other node's name.") var name: String
    @OptionGroup var options: AdminOptions

    func ask(_ route: String, _ more: JSON = [:], _ show: (JSON) -> String) async throws {
        var input = more
        input["name"] = .string(name)
        try await options.ask(route, input, show)
    }
}

struct AddPeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Links with a node, whatever the settings say.")
    @OptionGroup var peer: PeerOptions

    func run() async throws {
        try await peer.ask("putPeer", ["standing": "allowed"]) { [name = peer.name] in
            $0["linked"]?.bool == true
                ? "This node links with \(name)." : "\(name) is added. This node links with nobody yet: federation.mode is off."
        }
    }
}

struct RemovePeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes back an add or a block: only the settings speak of the node again.")
    @OptionGroup var peer: PeerOptions

    func run() async throws { try await peer.ask("removePeer") { [name = peer.name] _ in "\(name) is as the settings say." } }
}

struct BlockPeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Hears nothing of a node any more and sends it nothing, whatever the settings say.")
    @OptionGroup var peer: PeerOptions

    func run() async throws {
        try await peer.ask("putPeer", ["standing": "blocked"]) { [name = peer.name] _ in "\(name) is blocked." }
    }
}

struct UnblockPeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unblock", abstract: "Takes back a block: only the settings speak of the node again.")
    @OptionGroup var peer: PeerOptions

    func run() async throws {
        try await peer.ask("removePeer") { [name = peer.name] _ in "\(name) is not blocked any more; the settings say whether it is linked."
        }
    }
}

struct RetryPeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "retry", abstract: "Tries at once to send to a node.")
    @OptionGroup var peer: PeerOptions

    func run() async throws { try await peer.ask("retryPeer") { [name = peer.name] _ in "\(name) is tried now." } }
}

struct PurgePeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "Forgets what waits for a node that this one does not link with, and its keys; only with --yes.")
    @OptionGroup var peer: PeerOptions
    @Flag(help: "Does it.") var yes = false

    func run() async throws {
        let name = peer.name
        guard yes else { throw ValidationError("What waits for \(name) is lost then. To do it: rookery peers purge \(name) --yes") }
        try await peer.ask("purgePeer") { _ in "What waited for \(name) is forgotten." }
    }
}
