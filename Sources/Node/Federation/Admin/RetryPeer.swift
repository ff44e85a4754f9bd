import Chat
import Federation

/// `POST admin/peers/{name}/retry`: nothing more is waited for before the node is tried again.
enum RetryPeer {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let name = try ask.peer()
        guard try await node.knownPeer(name).isAdmitted else { throw .conflict("This node does not link with \(name).") }
        try await node.act(admin, .retryPeer, name) { acts in try await acts.retryNow(name) }
        return Answer(try await node.knownPeer(name).json)
    }
}

extension NodeContext {
    /// Notes what an admin does with another node, and does it.
    func act(
        _ admin: AdminActor, _ action: AuditAction, _ name: ServerName, _ body: (any PeerActing) async throws -> Void
    ) async throws(Refusal) {
        try await write { transaction in
            try transaction.check(admin)
            try transaction.audit(admin, action, of: name.text)
        }
        do { try await body(peerActs) } catch { throw Refusal(storage: error, logger: logger) }
    }
}
