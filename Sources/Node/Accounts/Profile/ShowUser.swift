import CanonicalJSON
import Chat
import Federation
import Storage

/// `GET users/{id}`: somebody as the caller may see them. After people of other nodes their node is asked, once every few minutes; when it
/// does not answer, those that are known are shown as they were.
enum ShowUser {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let viewer = ask.user.uid
        let name = ask.input["id"]
        if let user = name?.string.flatMap(UserID.init), let links = node.links,
            !user.server.utf8.elementsEqual(links.linked.name.text.utf8)
        {
            try await refresh(user, node, links)
        }
        return Answer(try await node.read { try node.object(of: $0.livingUser(name), for: viewer, $0) })
    }

    private static func refresh(_ user: UserID, _ node: NodeContext, _ links: NodeLinks) async throws(Refusal) {
        do throws(Refusal) { _ = try await links.queries.profile(of: user) } catch {
            let isKnown = try await node.read { session in try session.userNumber(id: user.text) != nil }
            // Whom the node cannot ask after is nobody it knows.
            if !isKnown { throw error.code == .notAvailable ? .notFound(.user) : error }
        }
    }
}
