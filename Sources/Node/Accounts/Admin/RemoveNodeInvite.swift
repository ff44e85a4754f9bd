import CanonicalJSON
import Chat
import Storage

/// `DELETE admin/invites/{token}`: nobody registers with it any more.
enum RemoveNodeInvite {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.user
        let token = ask.input["token"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkAdmin(admin)
            guard try transaction.session.nodeInvite(token: token)?.createdBy != nil else { throw Refusal.notFound(.invite) }
            _ = try transaction.session.removeNodeInvite(token: token)
            try transaction.audit(.admin(admin), .removeInvite, of: String(token.prefix(6)))
        }
        return .nothing
    }
}
