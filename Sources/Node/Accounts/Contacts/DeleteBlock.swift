import CanonicalJSON
import Chat
import Storage

/// `DELETE users/me/blocks/{id}`: one who was not blocked is no error.
enum DeleteBlock {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let name = ask.input["id"]
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let other = try transaction.session.livingUser(name)
            _ = try transaction.session.removeBlock(other.uid, of: caller.uid)
        }
        return .nothing
    }
}
