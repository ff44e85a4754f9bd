import CanonicalJSON
import Chat

/// `GET users/{id}`: somebody as the caller may see them.
enum ShowUser {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let viewer = ask.user.uid
        let name = ask.input["id"]
        return Answer(try await node.read { try node.object(of: $0.livingUser(name), for: viewer, $0) })
    }
}
