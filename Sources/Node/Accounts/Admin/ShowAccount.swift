import CanonicalJSON
import Chat
import Storage

/// `GET admin/users/{id}`: one account of the node, also a suspended or deleted one.
enum ShowAccount {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let id = ask.input["id"]?.string ?? ""
        return Answer(
            try await node.read { session in
                guard let user = try session.user(id: id), user.isLocal else { throw Refusal.notFound(.user) }
                return AccountObject.json(user, node: node)
            })
    }
}
