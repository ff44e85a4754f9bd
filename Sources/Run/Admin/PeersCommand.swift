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
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists other nodes, and how it stands with them: what waits, what went wrong, when it is tried again.",
        aliases: ["health"])
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

/// A command about one node: asks the node for one thing, and says that it is done.
protocol PeerCommand: AsyncParsableCommand {
    /// The operation that is asked for, and what it is told besides the name.
    static var operation: (id: String, more: JSON) { get }
    var peer: PeerOptions { get }
    /// What is printed, from the answer.
    func said(_ answer: JSON) -> String
}

/// A node's name, and what every command takes.
struct PeerOptions: ParsableArguments {
    @Argument(help: "The other node's name.") var name: String
    @OptionGroup var options: AdminOptions
}

extension PeerCommand {
    func run() async throws {
        var input = Self.operation.more
        input["name"] = .string(peer.name)
        try await peer.options.ask(Self.operation.id, input, said)
    }
}

struct AddPeerCommand: PeerCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Links with a node, whatever the settings say.")
    static let operation = (id: "putPeer", more: ["standing": "allowed"] as JSON)
    @OptionGroup var peer: PeerOptions

    func said(_ answer: JSON) -> String {
        answer["linked"]?.bool == true
            ? "This node links with \(peer.name)." : "\(peer.name) is added. This node links with nobody yet: federation.mode is off."
    }
}

struct RemovePeerCommand: PeerCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Takes back an add or a block: only the settings speak of the node again.")
    static let operation = (id: "removePeer", more: [:] as JSON)
    @OptionGroup var peer: PeerOptions

    func said(_ answer: JSON) -> String { "\(peer.name) is as the settings say." }
}

struct BlockPeerCommand: PeerCommand {
    static let configuration = CommandConfiguration(
        commandName: "block", abstract: "Hears nothing of a node any more and sends it nothing, whatever the settings say.")
    static let operation = (id: "putPeer", more: ["standing": "blocked"] as JSON)
    @OptionGroup var peer: PeerOptions

    func said(_ answer: JSON) -> String { "\(peer.name) is blocked." }
}

struct UnblockPeerCommand: PeerCommand {
    static let configuration = CommandConfiguration(
        commandName: "unblock", abstract: "Takes back a block: only the settings speak of the node again.")
    static let operation = (id: "removePeer", more: [:] as JSON)
    @OptionGroup var peer: PeerOptions

    func said(_ answer: JSON) -> String { "\(peer.name) is not blocked any more; the settings say whether it is linked." }
}

struct RetryPeerCommand: PeerCommand {
    static let configuration = CommandConfiguration(commandName: "retry", abstract: "Tries at once to send to a node.")
    static let operation = (id: "retryPeer", more: [:] as JSON)
    @OptionGroup var peer: PeerOptions

    func said(_ answer: JSON) -> String { "\(peer.name) is tried now." }
}

struct PurgePeerCommand: PeerCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "Forgets what waits for a node that this one does not link with, and its keys; only with --yes.")
    static let operation = (id: "purgePeer", more: [:] as JSON)
    @OptionGroup var peer: PeerOptions
    @Flag(help: "Does it.") var yes = false

    func validate() throws {
        guard yes else {
            throw ValidationError("What waits for \(peer.name) is lost then. To do it: rookery peers purge \(peer.name) --yes")
        }
    }

    func said(_ answer: JSON) -> String { "What waited for \(peer.name) is forgotten." }
}
