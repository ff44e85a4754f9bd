import Chat
import Federation
import Storage

/// `POST admin/peers/{name}/purge`: what waits for a node that this one does not link with is forgotten, and its keys.
enum PurgePeer {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let name = try ask.peer()
        let linked = Refusal.conflict("This node links with \(name): block it first.")
        guard try await !node.knownPeer(name).isAdmitted else { throw linked }
        var isDone = false
        try await node.act(admin, .purgePeer, name) { acts in isDone = try await acts.purge(name) }
        guard isDone else { throw linked }
        return Answer(try await node.read(.bulk) { session in try KnownPeer(name, session, node).json })
    }
}
