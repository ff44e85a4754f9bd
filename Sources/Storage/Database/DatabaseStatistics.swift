/// A snapshot of what the database has done since it was opened, for `/metrics`.
package struct DatabaseStatistics: Sendable, Equatable {
    /// A histogram with fixed bounds: `counts[i]` values were at most `bounds[i]`, the last count is everything above.
    package struct Histogram: Sendable, Equatable {
        package let bounds: [UInt64]
        package private(set) var counts: [UInt64]
        package private(set) var sum: UInt64 = 0
        /// How many values were added.
        package var total: UInt64 { counts.reduce(0, +) }

        init(bounds: [UInt64]) {
            self.bounds = bounds
            counts = Array(repeating: 0, count: bounds.count + 1)
        }

        mutating func add(_ value: UInt64) {
            let index = bounds.firstIndex { value <= $0 } ?? bounds.count
            counts[index] += 1
            sum += value
        }
    }

    /// Transactions committed.
    package var commits: UInt64 = 0
    /// Those of them that the thread which brought the body made itself.
    package var ownCommits: UInt64 = 0
    /// Bodies whose effects are on disk.
    package var bodies: UInt64 = 0
    /// Bodies that refused.
    package var refusals: UInt64 = 0
    /// Transaction attempts rolled back.
    package var rollbacks: UInt64 = 0
    /// Bodies refused because a queue was full, both for reads and writes.
    package var busy: UInt64 = 0
    /// Connections opened again after a disk error.
    package var reopened: UInt64 = 0
    /// Read bodies run.
    package var reads: UInt64 = 0
    /// Read bodies interrupted by their deadline.
    package var deadlines: UInt64 = 0
    /// Runs of the checkpointer.
    package var checkpoints: UInt64 = 0
    /// Resets of the write-ahead log by the writer.
    package var walResets: UInt64 = 0

    /// Microseconds that COMMIT took, with its fsync.
    package var commitMicroseconds = Histogram(bounds: [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000])
    /// Bodies per committed transaction.
    package var bodiesPerCommit = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])

    /// Bodies waiting now, per lane.
    package var interactiveWritesWaiting = 0
    package var bulkWritesWaiting = 0
    package var interactiveReadsWaiting = 0
    package var bulkReadsWaiting = 0
    /// Bytes of the write-ahead log in use.
    package var walBytes = 0
    /// Bytes of it that are not in the file yet.
    package var walBytesToCopy = 0

    init() {}
}
