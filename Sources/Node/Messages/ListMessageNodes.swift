import CanonicalJSON
import Chat
import Federation
import Storage

/// `GET messages/{messageId}/nodes`: which other nodes have a message, for its sender. Those that have not come first.
enum ListMessageNodes {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        return Answer(
            try await node.read { session in
                let (event, found) = try MemberRoom.message(session, node, messageID: messageID, caller)
                guard event.sender == caller.uid else {
                    throw Refusal(.forbidden, "Only who said it is told where it has arrived.")
                }
                return PageObject.json(items: try items(session, node, event, found.room), prev: nil, next: nil)
            })
    }

    private static func items(_ session: any SQLSession, _ node: NodeContext, _ event: StoredEvent, _ room: RoomRow) throws -> [JSON] {
        guard let reach = try node.reach(of: room, in: session), let links = node.links else { return [] }
        let concerned = reach.servers.filter { $0.since <= event.position }
        let ordered = concerned.filter { $0.lacks(event.position) } + concerned.filter { !$0.lacks(event.position) }
        let shown = ordered.prefix(most)
        return zip(shown, links.sending.reachability(of: shown.map(\.name))).map { server, known in
            [
                "name": .string(server.name), "reached": .bool(!server.lacks(event.position)), "reachable": .bool(known.isReachable),
                "unreachableSince": .time(known.since),
            ]
        }
    }

    private static let most = 200
}
