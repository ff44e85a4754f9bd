import Chat
import CanonicalJSON
import Cryptography
import Synchronization

/// Plans pushes: a follower of the log that commits its cursor together with the jobs it made. So a message and its pushes cannot come
/// apart, nobody who sends waits for them, and after a restart it reads on. One call of ``turn()`` at a time.
package final class PushFollower: Sendable {
    private struct Planned: Sendable {
        let uid: Int64
        let rid: Int64
        let position: Int64
    }

    private let database: Database
    private let users: PushUsers
    private let zones: ZoneFiles
    private let now: @Sendable () -> Int64
    private let isAttentive: @Sendable (Int64) -> Bool
    /// Where it has come to; nil where the database knows better.
    private let cursor = Mutex<Int64?>(nil)
    private let isUnsaved = Atomic(false)

    /// Events and users looked at in one read, and users whose jobs are made in one write: a few milliseconds each.
    private static let atOnce = (events: 256, looked: 50, written: 50)
    /// Jobs for one origin that run at once: one of each lane.
    private static let lanes: Int64 = 10

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - isAttentive: whether a live connection of a user is there who is not away.
    package init(
        _ database: Database, _ users: PushUsers, _ zones: ZoneFiles, now: @escaping @Sendable () -> Int64,
        isAttentive: @escaping @Sendable (Int64) -> Bool
    ) {
        (self.database, self.users, self.zones, self.now, self.isAttentive) = (database, users, zones, now, isAttentive)
    }

    /// Reads on to the end of the log.
    /// - Throws: ``StorageFailure``; the next turn goes on from where this one came to.
    package func turn() async throws {
        // Whoever has the first device has moved the cursor in the database.
        guard !users.isEmpty else { return cursor.withLock { $0 = nil } }
        while try await followPage() {}
    }

    /// Writes where it has come to, when nothing was to be pushed since it last did.
    package func save() async throws {
        guard isUnsaved.exchange(false, ordering: .relaxed), let through = cursor.withLock({ $0 }) else { return }
        try await database.write(.bulk) { try $0.setFact(PushFact.through, String(through)) }
    }

    /// False at the end of the log.
    private func followPage() async throws -> Bool {
        let kept = cursor.withLock { $0 }
        let (news, through, isFull) = try await database.read(.bulk) { session in
            // Whoever had the first device again meanwhile has moved it on.
            let saved = try session.fact(PushFact.through).flatMap { Int64($0) } ?? session.head()
            let from = max(saved, kept ?? 0)
            let events = try session.events(after: from, limit: Self.atOnce.events)
            return (events.compactMap(PushNews.init), events.last?.position ?? from, events.count == Self.atOnce.events)
        }
        try await plan(news, through: through)
        cursor.withLock { $0 = through }
        return isFull
    }

    private func plan(_ news: [PushNews], through: Int64) async throws {
        let waiting = users.all.filter { !isAttentive($0) }
        var planned: [Planned] = []
        var hasWritten = false
        for (rid, events) in Self.byRoom(news) where !waiting.isEmpty {
            let receivers = try await database.read(.bulk) { try $0.receivers(of: events, in: rid, among: waiting) }
            for start in stride(from: 0, to: receivers.count, by: Self.atOnce.looked) {
                planned += try await look(events, rid, receivers[start..<min(start + Self.atOnce.looked, receivers.count)])
                guard planned.count >= Self.atOnce.written else { continue }
                try await write(planned, through: nil)
                (planned, hasWritten) = ([], true)
            }
        }
        if hasWritten || !planned.isEmpty {
            try await write(planned, through: through)
            isUnsaved.store(false, ordering: .relaxed)
        } else if !news.isEmpty {
            isUnsaved.store(true, ordering: .relaxed)
        }
    }

    private static func byRoom(_ news: [PushNews]) -> [(Int64, [PushNews])] {
        var rooms: [Int64: [PushNews]] = [:]
        for entry in news { rooms[entry.rid, default: []].append(entry) }
        return rooms.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// For each user the newest thing in the room that they are to be told.
    private func look(_ events: [PushNews], _ rid: Int64, _ uids: ArraySlice<Int64>) async throws -> [Planned] {
        let (zones, now) = (zones, now())
        return try await database.read(.bulk) { session in
            let sight = PushSight(session, zones, at: now)
            return try uids.compactMap { uid in
                try Self.newest(of: events, for: uid, sight).map { Planned(uid: uid, rid: rid, position: $0) }
            }
        }
    }

    private static func newest(of events: [PushNews], for uid: Int64, _ sight: PushSight) throws -> Int64? {
        for event in events.reversed() {
            switch try sight.look(at: event.position, for: uid, isAttentive: false)?.decision {
            case .push: return event.position
            // The same for whatever came before.
            case .silence(.muted), .silence(.quietHours): return nil
            case .silence, nil: continue
            }
        }
        return nil
    }

    private func write(_ planned: [Planned], through: Int64?) async throws {
        let now = now()
        try await database.write(.bulk) { session in
            for entry in planned {
                for device in try session.pushDevices(uid: entry.uid) where device.since < entry.position {
                    try session.enqueueNewest(Self.job(device, entry.rid, entry.position), at: now)
                }
            }
            if let through { try session.setFact(PushFact.through, String(through)) }
        }
    }

    /// One of a device and room waits at a time. A push service gets no more at once than it has lanes: a slow one holds up nobody else.
    static func job(_ device: PushDeviceRow, _ rid: Int64, _ position: Int64) -> NewJob {
        let payload: JSON = ["device": .int(device.number), "position": .int(position)]
        let lane =
            device.address.kind.isWeb
            ? Base64URL.encode(Array(Digest.sha256(Array(device.address.origin.utf8)).prefix(12))) + ":\(device.number % lanes)"
            : "\(device.number)"
        return NewJob(
            device.address.kind.job, payload: String(decoding: payload.encoded(), as: UTF8.self), lane: "push:\(lane)",
            uniqueKey: "\(device.number):\(rid)")
    }
}

extension SQLSession {
    /// The events after a position, whatever they are.
    fileprivate func events(after position: Int64, limit: Int) throws(StorageFailure) -> [StoredEvent] {
        try rows(
            """
            SELECT position, rid, event_id, kind, sender, at, depth, ordinal, target, redacted_by, x''
            FROM events WHERE position > $1 ORDER BY position LIMIT $2
            """, [.int(position), SQLValue(limit)]
        ) { StoredEvent($0) }
    }

    /// Those of `waiting` who are joined to the room, or invited by one of the events: by whichever way is shorter.
    fileprivate func receivers(of events: [PushNews], in rid: Int64, among waiting: Set<Int64>) throws(StorageFailure) -> [Int64] {
        let invited = Set(events.compactMap(\.invited)).intersection(waiting)
        guard events.contains(where: { $0.invited == nil }), let room = try room(rid: rid) else { return invited.sorted() }
        var joined: Set<Int64> = []
        if room.memberCount > waiting.count {
            for uid in waiting where try member(rid: rid, uid: uid)?.isJoined == true { joined.insert(uid) }
        } else {
            joined = Set(try joinedUsers(rid: rid)).intersection(waiting)
        }
        return joined.union(invited).sorted()
    }
}

extension BatchContext {
    /// Whether events were appended in this batch.
    package var hasAppended: Bool { !(existing(PendingAppends.self)?.added.isEmpty ?? true) }
}
