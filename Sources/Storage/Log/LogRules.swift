import CanonicalJSON
import Chat
import Cryptography

/// What must be true of every log: the rules of `rookery check`. Each names at most twenty breaches and reads its tables once.
package enum LogRules {
    /// Every rule.
    package static let all: [Check.Rule] = [eventIDs, timeline, eventIndex, state, members, search, branches, links]

    private static let most = 20

    /// An event's id is the hash of what a redaction leaves of it, and that holds the hash of all that was said: a changed byte shows.
    private static let eventIDs = Check.Rule("Event ids") { session throws(StorageFailure) in
        var breaches: [String] = []
        try session.each(
            "SELECT e.position, e.event_id, e.body, r.version FROM events e LEFT JOIN rooms r ON r.rid = e.rid ORDER BY e.position", []
        ) { row throws(StorageFailure) in
            if !isIntact(row.blob(2), id: row.blob(1), version: row.textOrNil(3)) {
                breaches.append("The event at position \(row.int(0)) is not what its id says.")
            }
            return breaches.count < most
        }
        return breaches
    }

    /// The index leads to the event it names, and no folded event is missing from it.
    private static let eventIndex = Check.Rule("Event index") { session throws(StorageFailure) in
        let wrong = try session.rows(
            """
            SELECT i.position FROM event_index i LEFT JOIN events e ON e.position = i.position
            WHERE substr(e.event_id, 1, 8) IS DISTINCT FROM i.prefix LIMIT 20
            """
        ) { row throws(StorageFailure) in "The index of event ids leads to position \(row.int(0)), where another event is or none." }
        let folded = try session.fact(LogFact.foldedThrough).flatMap { Int64($0) } ?? 0
        let missing = try session.rows(
            """
            SELECT e.position FROM events e
            LEFT JOIN event_index i ON i.prefix = substr(e.event_id, 1, 8) AND i.position = e.position
            WHERE e.position <= $1 AND i.position IS NULL LIMIT 20
            """, [.int(folded)]
        ) { row throws(StorageFailure) in "The event at position \(row.int(0)) is missing from the index of event ids." }
        return wrong + missing
    }

    /// The current state points to events of its own room with the ids it names.
    private static let state = Check.Rule("State") { session throws(StorageFailure) in
        try session.rows(
            """
            SELECT s.rid, s.type FROM current_state s LEFT JOIN events e ON e.position = s.position AND e.rid = s.rid
            WHERE e.event_id IS DISTINCT FROM s.event_id LIMIT 20
            """
        ) { row throws(StorageFailure) in "Room \(row.int(0)): the state \(row.text(1)) points to an event that is not there." }
    }

    /// A room's count of members is how many have joined.
    private static let members = Check.Rule("Members") { session throws(StorageFailure) in
        try session.rows(
            """
            SELECT r.rid, r.member_count, coalesce(m.joined, 0) FROM rooms r
            LEFT JOIN (SELECT rid, count(*) AS joined FROM members WHERE membership = 'join' GROUP BY rid) AS m ON m.rid = r.rid
            WHERE r.member_count <> coalesce(m.joined, 0) LIMIT 20
            """
        ) { row throws(StorageFailure) in "Room \(row.int(0)) counts \(row.int(1)) members and has \(row.int(2))." }
    }

    /// The index of words holds messages only, and none that was removed before the place that it has come to.
    private static let search = Check.Rule("Search") { session throws(StorageFailure) in
        // A database from before there was a search has no index until its node is started again.
        guard try session.integer("SELECT 1 FROM sqlite_schema WHERE name = 'message_search_content'") != nil else { return [] }
        return try session.rows(
            """
            SELECT s.id FROM message_search_content s LEFT JOIN events e ON e.position = s.id
            WHERE e.kind IS DISTINCT FROM 1 OR e.redacted_by <= $1 LIMIT 20
            """, [.int(session.searchedThrough())]
        ) { row throws(StorageFailure) in "The index of words holds position \(row.int(0)), where no message is or a removed one." }
    }

    private static func isIntact(_ body: [UInt8], id: [UInt8], version: String?) -> Bool {
        guard let version = version.flatMap(RoomVersion.init(rawValue:)), let event = (try? JSON(parsing: body))?.object,
            EventHash.id(of: event, version: version, sha256: Digest.sha256).bytes == id
        else { return false }
        let said = EventHash.text(of: EventHash.content(of: event, sha256: Digest.sha256))
        // What was removed cannot be compared with what was said; it is its own redaction.
        return event["hashes"]?["sha256"]?.string.map { $0.utf8.elementsEqual(said.utf8) } == true || version.redacted(event) == event
    }
}
