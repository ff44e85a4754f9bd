import CanonicalJSON
import Chat
import Storage

/// `DELETE admin/peers/{name}`: only the settings speak of the node again.
enum RemovePeer {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let name = try ask.peer()
        try await node.write { transaction in
            try transaction.check(admin)
            let said = try transaction.session.peers().first { $0.server.utf8.elementsEqual(name.text.utf8) }
            guard let said else { throw Refusal.notFound(.peer) }
            try transaction.session.setPeer(name.text, nil, at: transaction.now)
            try transaction.audit(admin, .removePeer, of: name.text, ["was": .string(said.standing.rawValue)])
            try transaction.followPeers()
        }
        await node.sendMissed(to: name)
        return .nothing
    }
}
