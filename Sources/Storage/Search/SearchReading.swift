import Chat

/// What the follower read of the log in one snapshot.
struct SearchPage: Sendable {
    /// A change with the position of the event that made it, in the order of the log.
    let changes: [(position: Int64, entry: SearchEntry)]
    /// Everything up to here was read. Nil at the end of the log.
    let through: Int64?

    /// Reads on from a cursor. Bulk lane.
    init(after cursor: Int64, limit: Int, in session: any SQLSession) throws {
        let rows = try session.rows(
            "SELECT position, kind, target FROM events WHERE position > $1 ORDER BY position LIMIT $2", [.int(cursor), SQLValue(limit)]
        ) { (position: $0.int(0), kind: EventKind(rawValue: $0.int(1)) ?? .other, target: $0.intOrNil(2)) }
        var seen: Set<Int64> = []
        var changes: [(position: Int64, entry: SearchEntry)] = []
        for row in rows {
            guard let message = Self.message(of: row), seen.insert(message).inserted,
                let entry = try session.searchEntry(at: message)
            else { continue }
            changes.append((row.position, entry))
        }
        self.changes = changes
        through = rows.last?.position
    }

    /// The position of the message whose text an event makes, changes or removes.
    private static func message(of row: (position: Int64, kind: EventKind, target: Int64?)) -> Int64? {
        switch row.kind {
        case .message: row.position
        case .edit, .redaction: row.target
        case .other, .reaction, .member, .room, .roles: nil
        }
    }
}

extension SQLSession {
    /// What the index is to hold of the message at a position, as this snapshot has it: a later change is a later event of the log.
    /// Nil when there is no message.
    fileprivate func searchEntry(at position: Int64) throws -> SearchEntry? {
        guard let event = try event(at: position), event.kind == .message else { return nil }
        return SearchEntry(position: position, rid: event.rid, text: try searchText(of: event))
    }

    private func searchText(of event: StoredEvent) throws -> String? {
        guard event.redactedBy == nil else { return nil }
        // What cannot be read cannot be found; `rookery check` names it.
        let edited = try newestEdit(of: event.position).flatMap { (try? $0.content()).flatMap(Relation.newContent) }
        guard let content = edited ?? (try? event.content()),
            let message = MessageContent(eventType: EventType.message, content: content)
        else { return nil }
        let text = [message.text, message.place?.name ?? ""].filter { !$0.isEmpty }.joined(separator: "\n")
        return text.isEmpty ? nil : SearchText.prepared(text)
    }
}
