import Chat
import Storage

/// `GET users/me/contacts`: in the order of usernames.
enum ListContacts {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let uid = ask.user.uid
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        return Answer(
            try await node.read { session in
                try Page.load(
                    page, place: { Cursor($0.uid, $0.username) },
                    after: { try session.contacts(of: uid, after: UserPlace($0), limit: $1) },
                    before: { try session.contacts(of: uid, before: UserPlace($0), limit: $1) }
                ).json { try node.object(of: $0, for: uid, session) }
            })
    }
}

extension UserPlace {
    /// Where a cursor points; the front without one.
    init(_ cursor: Cursor?) {
        self = cursor.map { UserPlace(username: $0.text, uid: $0.number) } ?? .front
    }
}
