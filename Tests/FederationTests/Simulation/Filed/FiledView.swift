import CanonicalJSON
import Chat
import Storage

@testable import Federation

/// All that a node's file says about its room.
struct FiledView: Sendable {
    struct Entry: Sendable {
        let event: Event
        let standing: EventStanding
        let isHidden: Bool
        let isPlaced: Bool
    }

    let name: String
    let tips: Set<EventID>
    let state: StateMap
    let events: [EventID: Entry]
    /// What people see of messages.
    let visible: Set<EventID>
    let members: [String: String]
    /// What came while a server was out of the room, by server.
    let cameWithout: [String: Set<EventID>]
    /// Events in the inbox, in memory and on disk.
    let waiting: Int
    let staged: Int64
    /// What `rookery check` finds.
    let findings: [String]

    init(_ linked: LinkedNode, _ rid: Int64, _ creation: RoomCreation, waiting: Int, in session: any SQLSession) throws {
        name = linked.name.text
        let branches = try linked.log.branches(of: rid, in: session)
        tips = Set(branches.tips)
        state = try branches.state(at: branches.version)
        let ids = try session.rows("SELECT event_id FROM events WHERE rid = $1", [.int(rid)]) { EventID(bytes: $0.blob(0)) }
        var events: [EventID: Entry] = [:]
        for case let id? in ids {
            guard let judged = try branches.event(id), let place = try branches.place(of: id) else { continue }
            let isPlaced = if case .outlier = place { false } else { true }
            events[id] = Entry(
                event: judged.event, standing: judged.standing, isHidden: try branches.isHidden(id), isPlaced: isPlaced)
        }
        self.events = events
        visible = Set(
            try session.rows(
                """
                SELECT e.event_id FROM timeline t JOIN events e ON e.position = t.position
                WHERE t.rid = $1 AND e.kind = 1 AND e.redacted_by IS NULL
                """, [.int(rid)]
            ) { EventID(bytes: $0.blob(0)) }.compactMap(\.self))
        let rows = try session.rows(
            "SELECT u.user_id, m.membership FROM members m JOIN users u ON u.uid = m.uid WHERE m.rid = $1", [.int(rid)]
        ) { ($0.text(0), $0.text(1)) }
        members = Dictionary(rows) { $1 }
        let unheard = try session.rows(
            """
            SELECT DISTINCT s.server, e.event_id FROM server_spans s JOIN events e ON e.rid = s.rid AND e.position > 0
            WHERE s.rid = $1 AND NOT EXISTS (
                SELECT 1 FROM server_spans t
                WHERE t.rid = s.rid AND t.server = s.server AND t.first <= e.position AND (t.last IS NULL OR t.last >= e.position))
            """, [.int(rid)]
        ) { row in (row.text(0), EventID(bytes: row.blob(1))) }
        cameWithout = Dictionary(grouping: unheard) { $0.0 }.mapValues { Set($0.compactMap(\.1)) }
        self.waiting = waiting
        staged = try session.stagedCount(rid: rid)
        findings = try LogRules.all.flatMap { rule in try rule.breaches(session) }
    }

    func membership(_ user: String) -> Membership? {
        state[StateKey(EventType.member, user)].flatMap { events[$0] }.flatMap { MemberContent(content: $0.event.content)?.membership }
    }

    func shows(_ user: UserID) -> Bool { membership(user.text) == .join }

    /// The servers with somebody in the room.
    var servers: Set<String> {
        let users = state.keys.filter { $0.type == EventType.member && membership($0.key) == .join }
        return Set(users.compactMap { UserID($0.key)?.server })
    }

    /// The tips and all that they follow.
    var history: Set<EventID> {
        var found: Set<EventID> = []
        var open = Array(tips)
        while let id = open.popLast() {
            guard found.insert(id).inserted else { continue }
            open += events[id]?.event.prevEvents ?? []
        }
        return found
    }
}
