package import Chat
import Cryptography
import Synchronization

/// The one door into the log. Every event of every room is appended here, inside a write body on the writer thread:
/// tip and state are read, the rules judge, the event is built and hashed, and its rows are written.
///
/// Caches change only after COMMIT: a body works on copies in the batch's context, which ``committed(_:)`` takes over.
package final class EventLog: Sendable {
    /// Newest events that the index tables do not hold yet. Readers look here too.
    let tail: Mutex<Tail>
    /// Writer thread only.
    let writer: LogWriter
    let signatures: SignatureChecks
    /// This node's server name.
    let nodeName: String
    /// How long a temp key is remembered, in milliseconds.
    package let tempLifetime: Int64
    private let unfoldedLimit: Int
    /// Writes the picture of a person or room as clients see it; nil shows none.
    let pictures: @Sendable (MediaReference) -> String?
    private let sends = Mutex<@Sendable (String) -> Bool>({ _ in true })

    /// Reads the cursors and the events after the folding cursor: what the index tables do not hold yet.
    /// - Parameter pictures: writes the picture of a person or room elsewhere as clients see it.
    /// - Throws: ``StorageFailure`` when the file cannot be read.
    package static func open(
        _ database: Database, nodeName: String, tempLifetime: Int64 = 86_400_000, unfoldedLimit: Int = 262_144,
        pictures: @escaping @Sendable (MediaReference) -> String? = { _ in nil }
    ) async throws -> EventLog {
        let (head, floor, tail) = try await database.read(.bulk) { session in
            (try session.head(), try session.floor(), try Tail(rebuiltFrom: session))
        }
        return EventLog(
            LogWriter(head: head, floor: floor), tail: tail, nodeName: nodeName, tempLifetime: tempLifetime, unfoldedLimit: unfoldedLimit,
            pictures: pictures)
    }

    private init(
        _ writer: LogWriter, tail: Tail, nodeName: String, tempLifetime: Int64, unfoldedLimit: Int,
        pictures: @escaping @Sendable (MediaReference) -> String?
    ) {
        self.pictures = pictures
        self.tempLifetime = tempLifetime
        self.unfoldedLimit = unfoldedLimit
        self.nodeName = nodeName
        signatures = .ownEvents(of: nodeName)
        self.tail = Mutex(tail)
        self.writer = writer
    }

    /// Says which servers are sent to at all: for the others events are noted, in case they are one day, and no job is made. All, unless said.
    package func bind(sendsTo: @escaping @Sendable (String) -> Bool) { sends.withLock { $0 = sendsTo } }

    /// Whether a server is sent to.
    func sends(to server: String) -> Bool { sends.withLock { $0 }(server) }

    /// Appends one event and answers it as stored.
    ///
    /// Call inside a write body, after everything else was checked: what it refuses, it refuses before it writes.
    /// - Throws: ``Refusal`` when the rules say no or the event is too large, `busy` when too many events wait to be folded;
    ///   ``StorageFailure`` from the database.
    package func append(_ entry: LogEntry, to rid: Int64, in session: any WriteSession) throws -> StoredEvent {
        let pending = writer.pending(session.batch)
        try checkFolding(pending)
        var head = try roomHead(of: rid, pending, in: session)
        let seats = SeatLookup(
            rid: rid, sender: (entry.draft.sender, entry.sender), seats: writer.seats, pending: pending, session: session)
        let event = try head.build(entry, signatures, seats)
        let stored = try write(event, entry, &head, position: pending.nextPosition(after: writer.head), in: session)
        if head.isBranched || concernsOthers(event) {
            try noteOutbound(event, at: stored.position, rid: rid, handedInBy: nil, now: stored.at, in: session)
        }
        pending.note(stored, temp: entry.temp, head: head)
        session.noteChange(by: stored)
        return stored
    }

    /// Whether a user is joined to a room, as this write body sees it: one look for who writes there often.
    package func isJoined(_ user: UserID, uid: Int64, to rid: Int64, in session: any WriteSession) throws(StorageFailure) -> Bool {
        let pending = writer.pending(session.batch)
        let seats = SeatLookup(rid: rid, sender: (user, uid), seats: writer.seats, pending: pending, session: session)
        return try seats.seat(of: user)?.membership == .join
    }

    /// - Throws: ``Refusal`` `busy` when too many events wait to be folded.
    func checkFolding(_ pending: PendingAppends) throws(Refusal) {
        guard unfolded + pending.added.count < unfoldedLimit else {
            throw Refusal(.busy, "The node is busy putting earlier messages in order. Try again in a moment.", retryAfter: 1)
        }
    }

    /// The room as this write body sees it.
    func roomHead(of rid: Int64, _ pending: PendingAppends, in session: any WriteSession) throws -> RoomHead {
        try pending.head(of: rid) ?? kept(rid, pending) ?? RoomHead(loading: rid, in: session)
    }

    private func kept(_ rid: Int64, _ pending: PendingAppends) -> RoomHead? {
        pending.isForgotten(rid) ? nil : writer.kept(rid)
    }

    /// Takes a place in the stream for something durable that is not an event. Call inside a write body.
    package func takePosition(in session: any WriteSession) -> Int64 {
        writer.pending(session.batch).nextPosition(after: writer.head)
    }

    /// Adds a durable thing to one user's stream, or with `uid` 0 to that of everybody in a room.
    package func append(note name: String, uid: Int64, rid: Int64?, data: (Int64) -> [UInt8], in session: any WriteSession) throws -> Note {
        let position = takePosition(in: session)
        let data = data(position)
        try session.run(
            "INSERT INTO notes (position, uid, rid, name, data) VALUES ($1, $2, $3, $4, $5)",
            .int(position), .int(uid), rid.map(SQLValue.int) ?? .null, .text(name), .text(String(decoding: data, as: UTF8.self)))
        return Note(position: position, name: name, data: data)
    }

    /// Forgets what is kept of a room, after its rows were changed by other means. Takes effect with the batch.
    package func forget(_ rid: Int64, in session: any WriteSession) {
        writer.pending(session.batch).forget(rid)
    }

    /// Takes over what nobody but the writer looks at. Writer thread, from ``DatabaseConfiguration/afterCommit``; without it the next append does so.
    package func settle() { writer.settle() }

    /// The batch is on disk. Writer thread, from ``DatabaseConfiguration/onCommit``.
    package func committed(_ batch: BatchContext) {
        guard let pending = batch.existing(PendingAppends.self) else { return }
        writer.take(over: pending)
        tail.withLock { tail in
            for added in pending.added { tail.add(added.event, temp: added.temp) }
            for id in pending.placedAnew { tail.forget(id) }
        }
    }
}

/// What is to be appended.
package struct LogEntry: Sendable {
    /// What the sender wants to say; its room id is filled in by the log.
    package var draft: EventDraft
    /// The sender's row number.
    package var sender: Int64
    /// What clients are told of it.
    package var kind: EventKind
    /// The position of the event, or the number of the user, that it is about.
    package var target: Int64?
    /// What the client named the request by, with a digest of what was asked.
    package var temp: (key: TempKey, digest: [UInt8])?

    /// Puts together an entry.
    package init(
        _ draft: EventDraft, sender: Int64, kind: EventKind, target: Int64? = nil, temp: (key: TempKey, digest: [UInt8])? = nil
    ) {
        self.draft = draft
        self.sender = sender
        self.kind = kind
        self.target = target
        self.temp = temp
    }
}
