import Storage
import Synchronization

/// Keeps the index of words up to date: called by the clock, one turn after the other.
package final class SearchUpkeep: Sendable {
    private struct State: Sendable {
        var last: Task<Void, any Error>?
        var pace: ScrubPace
        var load = WriterLoad()
    }

    private let follower: SearchFollower
    private let database: Database
    private let index: SearchConfiguration.Index
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    /// How long the follower stands back while others write: its share of the writer is a twentieth then.
    private static let standBack = Duration.milliseconds(50)

    /// - Parameter now: milliseconds since 1970.
    init(_ database: Database, _ configuration: SearchConfiguration, now: @escaping @Sendable () -> Int64) {
        follower = SearchFollower(database)
        self.database = database
        index = configuration.index
        self.now = now
        state = Mutex(State(pace: ScrubPace(least: configuration.scrubSeconds * 1000)))
    }

    /// Reads the log to its end; where something was deleted, and it is time, writes the index anew without it.
    /// Without an index it only removes what is left of one. Whoever calls while a turn is under way gets the next one.
    /// - Throws: `StorageFailure`; the next turn goes on from where this one came to.
    package func turn() async throws {
        let task = state.withLock { state in
            let before = state.last
            let next = Task {
                _ = await before?.result
                try await self.work()
            }
            state.last = next
            return next
        }
        try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func work() async throws {
        guard index == .on else { return try await follower.clear(rest: rest) }
        try await follower.advance(rest: rest)
        let start = now()
        guard state.withLock({ $0.pace.isDue(at: start) }), try await follower.wantsScrub() else { return }
        try await follower.scrub(rest: rest)
        state.withLock { $0.pace.ended(from: start, at: now()) }
    }

    private func rest() async throws {
        let written = database.statistics()
        let isBusy = state.withLock {
            $0.load.isBusy(bodies: written.bodies, waiting: written.interactiveWritesWaiting, at: .now)
        }
        if isBusy { try await Task.sleep(for: Self.standBack) }
    }
}
