import ArgumentParser
import Chat
import Federation
import Node

/// `rookery check peer`: walks the way to another node and says what to change.
struct CheckPeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer",
        abstract: "Walks the way to another node: its place, TLS, its keys, and a signed request.",
        discussion: "Says what it finds at each step, and what to change where one fails; ends with status 1 then. "
            + "Sends the other node one request that is signed and changes nothing.")

    @Argument(help: "The other node's name, as in @ada:NAME.")
    var name: String
    @OptionGroup var source: ConfigurationSource

    func run() async throws {
        let configuration = try source.load()
        guard let peer = ServerName(name) else { throw Complaint.exit("\(name) is no name of a node.") }
        guard let room = try FederationRoom(configuration) else {
            throw Complaint.exit("federation.mode is off: this node links with nobody.")
        }
        guard peer != room.identity.keys.name else { throw Complaint.exit("\(name) is this node itself.") }
        let walk = PeerWalk(peer, room, try await PeerStanding.find(peer, configuration))
        do throws(PeerWalk.End) {
            try await walk.run { print($0) }
        } catch {
            throw Complaint.exit(error.advice)
        }
        print("All is well.")
    }
}
