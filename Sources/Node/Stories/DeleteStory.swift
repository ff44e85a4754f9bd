import CanonicalJSON
import Chat
import Storage

/// `DELETE stories/{id}`: takes one's own story back, also out of highlights.
enum DeleteStory {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let id = ask.input["id"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let found = try VisibleStory.own(transaction.session, id: id, of: caller.uid, at: transaction.now)
            try transaction.session.delete(found.story, at: transaction.now)
        }
        return .nothing
    }
}
