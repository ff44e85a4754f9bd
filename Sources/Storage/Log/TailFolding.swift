import Chat
import Synchronization

extension EventLog {
    /// How many events the tail holds before it is folded. The more, the more of them share a page of the index: at 10 million stored
    /// events 16,384 ids touch about one page in three. Each takes some 200 bytes of memory, and a start reads them again.
    package static let foldThreshold = 16_384

    /// True when enough has gathered for a fold. Any thread.
    package var wantsFold: Bool { tail.withLock { $0.count >= Self.foldThreshold } }

    /// How many events wait in memory until the index tables hold them. Any thread.
    package var unfolded: Int { tail.withLock { $0.unfolded } }

    /// Rows of one bulk body: some 3 ms. With more than a few folds' worth waiting, the fold gets the larger part of the writer and
    /// everybody else waits up to 15 ms for it: so sends slow down before any has to be refused.
    static func rowsPerBody(unfolded: Int) -> Int { unfolded < 4 * foldThreshold ? 256 : 1024 }

    private static let prunedPerBody = 500

    /// Folds the tail into its tables in slices of the bulk lane. One call at a time.
    /// - Throws: ``StorageFailure``; the tail is then as it was.
    package func fold(in database: Database, at now: Int64) async throws {
        let generation = tail.withLock { $0.beginFold() }
        do {
            try await foldEvents(generation, in: database)
            try await foldTemps(generation, in: database, at: now)
            try await finishFold(generation, in: database)
        } catch {
            tail.withLock { $0.abandonFold() }
            throw error
        }
        tail.withLock { $0.endFold() }
    }

    /// Sorted by id, so that neighbours share pages. Doing it again changes nothing.
    private func foldEvents(_ generation: Tail.Generation, in database: Database) async throws {
        let sorted = generation.events.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
        for slice in slices(of: sorted) {
            try await database.write(.bulk) { session in
                for (id, position) in slice {
                    try session.run(
                        "INSERT INTO event_index (prefix, position) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                        .blob(id.prefix), .int(position))
                }
            }
        }
    }

    /// Parts for one bulk body each; their size follows what waits at the time.
    private func slices<Element>(of sorted: [Element]) -> some Sequence<ArraySlice<Element>> {
        sequence(state: 0) { [self] start in
            guard start < sorted.count else { return nil }
            let end = min(start + Self.rowsPerBody(unfolded: unfolded), sorted.count)
            defer { start = end }
            return sorted[start..<end]
        }
    }

    private func foldTemps(_ generation: Tail.Generation, in database: Database, at now: Int64) async throws {
        let sorted = generation.temps.sorted { TempKey.precedes($0.key, $1.key) }
        for slice in slices(of: sorted) {
            try await database.write(.bulk) { session in
                for (key, mark) in slice { try session.insertMessageTemp(key, mark) }
            }
        }
        try await pruneTemps(atMost: 2 * sorted.count + Self.prunedPerBody, in: database, before: now - tempLifetime)
    }

    /// Twice as many as came, so that the table shrinks whenever there is something to remove.
    private func pruneTemps(atMost limit: Int, in database: Database, before time: Int64) async throws {
        var removed = 0
        while removed < limit {
            let step = try await database.write(.bulk) { try $0.pruneTemps(before: time, atMost: Self.prunedPerBody) }
            guard step > 0 else { return }
            removed += step
        }
    }

    /// Own counts are added exactly once: in the same transaction as the cursor.
    private func finishFold(_ generation: Tail.Generation, in database: Database) async throws {
        try await database.write(.bulk) { session in
            for (key, positions) in generation.own {
                guard let member = try session.member(rid: key.rid, uid: key.uid) else { continue }
                let behind = positions.count { $0 > member.readPosition }
                guard behind > 0 else { continue }
                try session.run(
                    "UPDATE members SET own_since = own_since + $3 WHERE rid = $1 AND uid = $2",
                    .int(key.rid), .int(key.uid), .int(Int64(behind)))
            }
            try session.setFact(LogFact.foldedThrough, String(generation.newest))
        }
    }
}

/// Keys of the node's facts that belong to the log.
package enum LogFact {
    /// The node's name, part of every id.
    package static let nodeName = "node_name"
    /// Made anew by a restore, so that nobody mixes two histories.
    package static let instance = "instance"
    /// Events up to here are in the index tables.
    package static let foldedThrough = "folded_through"
    /// No position at or below is ever given out again: raised by a restore.
    package static let positionFloor = "position_floor"
    /// Cursors below this are answered with `resync`.
    package static let resyncBelow = "resync_below"
}
