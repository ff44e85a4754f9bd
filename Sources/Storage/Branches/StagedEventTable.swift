package import Chat

/// An event from a peer that was taken but not worked off yet.
package struct StagedEvent: Sendable, Equatable {
    /// Its place in the inbox; grows with every event of any room, and never comes back.
    package let number: Int64
    package let rid: Int64
    /// The server that sent it, which need not be its sender's.
    package let origin: String
    package let eventID: EventID
    /// When it came, in milliseconds since 1970.
    package let at: Int64
    /// The event as it came, with its signatures.
    package let json: [UInt8]

    /// Puts together an event to be staged; the number is given by the table.
    package init(rid: Int64, origin: String, eventID: EventID, at: Int64, json: [UInt8]) {
        number = 0
        (self.rid, self.origin, self.eventID, self.at, self.json) = (rid, origin, eventID, at, json)
    }

    init(_ row: any SQLRow) {
        number = row.int(0)
        rid = row.int(1)
        origin = row.text(2)
        eventID = EventID(stored: row.blob(3))
        at = row.int(4)
        json = row.blob(5)
    }
}

/// What became of an event that was to be staged.
package enum Staging: Sendable, Equatable {
    case staged
    /// The same came from there before. What others send counts by itself: theirs may be signed where this is not.
    case waiting
    /// The room's inbox, or what the origin may have in it, is full: the peer is asked to come again.
    case full
}

/// How many events wait in one inbox.
package enum StagingLimits {
    /// Of one room, at 64 KiB each 64 MB.
    package static let room: Int64 = 1_000
    /// Of one room from one origin, so that one peer cannot keep the others out.
    package static let origin: Int64 = 400
    /// Of one room beyond which no more come in whose signer's key cannot be had.
    package static let unverified: Int64 = 100
    /// One event with its signatures, as the schema has it.
    package static let bytes = 131_072
}

/// The durable inbox of rooms: a peer hears that its events came once they are here, and a crash loses none.
extension SQLSession {
    /// A room's events in the order they came.
    package func stagedEvents(rid: Int64, after number: Int64 = 0, limit: Int) throws(StorageFailure) -> [StagedEvent] {
        try rows(
            """
            SELECT number, rid, origin, event_id, at, json FROM staged_events INDEXED BY staged_events_of_room
            WHERE rid = $1 AND number > $2 ORDER BY number LIMIT $3
            """, [.int(rid), .int(number), SQLValue(limit)]
        ) { StagedEvent($0) }
    }

    /// What came of one event, in the order it came: different servers may have signed it differently.
    package func stagedEvents(_ id: EventID, rid: Int64) throws(StorageFailure) -> [StagedEvent] {
        try rows(
            """
            SELECT number, rid, origin, event_id, at, json FROM staged_events INDEXED BY staged_events_of_room
            WHERE rid = $1 AND event_id = $2 ORDER BY number
            """, [.int(rid), .blob(id.bytes)]
        ) { StagedEvent($0) }
    }

    /// The rooms in whose inboxes something waits: where work goes on after a start.
    package func roomsWithStagedEvents() throws(StorageFailure) -> [Int64] {
        try rows("SELECT DISTINCT rid FROM staged_events INDEXED BY staged_events_of_room ORDER BY rid") { $0.int(0) }
    }

    /// How many events wait for a room.
    package func stagedCount(rid: Int64) throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM staged_events INDEXED BY staged_events_of_room WHERE rid = $1", .int(rid)) ?? 0
    }
}

extension WriteSession {
    /// Puts an event into its room's inbox, at the end.
    package func stage(_ event: StagedEvent) throws(StorageFailure) -> Staging {
        let isWaiting = try integer(
            "SELECT 1 FROM staged_events WHERE rid = $1 AND origin = $2 AND event_id = $3",
            .int(event.rid), .text(event.origin), .blob(event.eventID.bytes))
        if isWaiting != nil { return .waiting }
        let own =
            try integer("SELECT count(*) FROM staged_events WHERE rid = $1 AND origin = $2", .int(event.rid), .text(event.origin)) ?? 0
        guard own < StagingLimits.origin, try stagedCount(rid: event.rid) < StagingLimits.room else { return .full }
        try run(
            "INSERT INTO staged_events (rid, origin, event_id, at, json) VALUES ($1, $2, $3, $4, $5)",
            .int(event.rid), .text(event.origin), .blob(event.eventID.bytes), .int(event.at), .blob(event.json))
        return .staged
    }

    /// Takes an event out of its room's inbox, whoever sent it, in the body that writes what became of it.
    package func unstage(_ id: EventID, rid: Int64) throws(StorageFailure) {
        try run("DELETE FROM staged_events WHERE rid = $1 AND event_id = $2", .int(rid), .blob(id.bytes))
    }

    /// As above, for the one of that number.
    package func unstage(_ number: Int64) throws(StorageFailure) {
        try run("DELETE FROM staged_events WHERE number = $1", .int(number))
    }
}
