import Chat

extension WriteSession {
    /// Empties an event in the log: its id stays, what was said goes.
    /// - Parameter now: milliseconds since 1970; files that it carried and nothing else does are gone from then on.
    package func redact(_ event: StoredEvent, by position: Int64, at now: Int64) throws(StorageFailure) {
        guard let room = try room(rid: event.rid), let version = RoomVersion(rawValue: room.version),
            let full = try? Event(stored: event.body, id: event.eventID, version: version)
        else { throw StorageFailure(.corrupt, "the event at position \(event.position) cannot be read") }
        try run(
            "UPDATE events SET body = $2, redacted_by = $3 WHERE position = $1",
            .int(event.position), .blob(full.redacted().canonical), .int(position))
        if event.kind == .message { try releaseMedia(of: .message(rid: event.rid, position: event.position), at: now) }
        noteChange(inRoom: event.rid)
    }

    /// Empties the event at a position.
    package func redact(at target: Int64, by position: Int64, at now: Int64) throws(StorageFailure) {
        guard let event = try event(at: target), event.redactedBy == nil else { return }
        try redact(event, by: position, at: now)
    }
}
