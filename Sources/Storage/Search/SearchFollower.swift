internal import Synchronization

/// Keeps the index of words in step with the log: a follower that commits its cursor together with what it made.
///
/// It reads in the bulk lane and writes there in short bodies. Nobody who sends waits for it, and after a restart it reads on.
/// One call of `advance` or `scrub` at a time.
package final class SearchFollower: Sendable {
    private let database: Database
    /// True when the last merge found nothing to do and nothing was written since.
    private let isMerged = Atomic(false)

    /// Events looked at in one read.
    private static let readAtOnce = 256
    /// Messages and bytes of text that one write body takes: two to three milliseconds.
    private static let writeAtOnce = (messages: 32, bytes: 16_384)
    /// Pages merged in one body. With every body of messages about as many as it will have cost in merges in the end.
    private static let mergeAtOnce = 8

    /// Follows the log of this database.
    package init(_ database: Database) { self.database = database }

    /// Reads on to the end of the log, then brings the parts of the index together.
    /// - Parameter rest: called after every write body; the place to wait while others write.
    /// - Throws: ``StorageFailure``; the cursor is then where the last body left it.
    package func advance(rest: () async throws -> Void = {}) async throws {
        while try await followPage(rest) {}
        guard !isMerged.load(ordering: .relaxed) else { return }
        while try await database.write(.bulk, { try $0.mergeSearchIndex(pages: Self.mergeAtOnce) }) { try await rest() }
        isMerged.store(true, ordering: .relaxed)
    }

    /// False at the end of the log.
    private func followPage(_ rest: () async throws -> Void) async throws -> Bool {
        let page = try await database.read(.bulk) { session in
            try SearchPage(after: session.searchedThrough(), limit: Self.readAtOnce, in: session)
        }
        guard let through = page.through else { return false }
        let parts = Self.parts(of: page.changes)
        for (index, part) in parts.enumerated() {
            try await write(part.map(\.entry), through: index == parts.count - 1 ? through : part.last?.position ?? through)
            try await rest()
        }
        if parts.isEmpty { try await write([], through: through) }
        return true
    }

    private func write(_ entries: [SearchEntry], through position: Int64) async throws {
        if !entries.isEmpty { isMerged.store(false, ordering: .relaxed) }
        try await database.write(.bulk) { session in
            var removals: Int64 = 0
            for entry in entries where try session.index(entry) { removals += 1 }
            if removals > 0 { try session.noteSearchRemovals(removals) }
            if !entries.isEmpty { _ = try session.mergeSearchIndex(pages: Self.mergeAtOnce) }
            try session.setFact(SearchFact.through, String(position))
        }
    }

    private static func parts(
        of changes: [(position: Int64, entry: SearchEntry)]
    ) -> [ArraySlice<(position: Int64, entry: SearchEntry)>] {
        var parts: [ArraySlice<(position: Int64, entry: SearchEntry)>] = []
        var start = 0
        var bytes = 0
        for index in changes.indices {
            bytes += changes[index].entry.text?.utf8.count ?? 0
            guard index - start + 1 >= writeAtOnce.messages || bytes >= writeAtOnce.bytes else { continue }
            parts.append(changes[start...index])
            start = index + 1
            bytes = 0
        }
        return start < changes.count ? parts + [changes[start...]] : parts
    }

    // MARK: what is to go

    /// Empties the index, its pages too; the next ``advance(rest:)`` begins at the front of the log.
    /// - Parameter rest: as for ``advance(rest:)``.
    /// - Throws: ``StorageFailure``; the next call then goes on.
    package func clear(rest: () async throws -> Void = {}) async throws {
        guard try await database.read(.bulk, { try $0.searchedThrough() > 0 || $0.holdsSearchWords() }) else { return }
        while try await database.write(.bulk, { try $0.removeFromSearch(atMost: Self.writeAtOnce.messages) }) { try await rest() }
        try await scrub(rest: rest)
        try await database.write(.bulk) { try $0.setFact(SearchFact.through, "0") }
    }

    /// Whether words were taken out of the index that may still stand in its pages.
    package func wantsScrub() async throws -> Bool {
        try await database.read(.bulk) { try $0.searchRemovals() > $0.searchScrubbed() }
    }

    /// Writes the whole index anew, a few pages at a time, without what was taken out of it before the call.
    /// - Parameter rest: as for ``advance(rest:)``.
    /// - Throws: ``StorageFailure``; the next call then begins again.
    package func scrub(rest: () async throws -> Void = {}) async throws {
        let removals = try await database.write(.bulk) { session in
            try session.beginSearchScrub(pages: Self.mergeAtOnce)
            return try session.searchRemovals()
        }
        while try await database.write(.bulk, { try $0.mergeSearchIndex(pages: Self.mergeAtOnce) }) { try await rest() }
        try await database.write(.bulk) { try $0.setFact(SearchFact.scrubbed, String(removals)) }
    }
}
