import CanonicalJSON
import Chat
import Storage

/// `DELETE users/me/contacts/{id}`: one who was none is no error.
enum DeleteContact {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let name = ask.input["id"]
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let other = try transaction.session.livingUser(name)
            _ = try transaction.session.removeContact(other.uid, of: caller.uid)
        }
        return .nothing
    }
}
