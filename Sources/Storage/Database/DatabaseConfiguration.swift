internal import Glibc

/// Everything the database threads are told at start. Every limit stands here with its reason.
package struct DatabaseConfiguration: Sendable {
    /// Bytes per page of a new file. 4096 matches the file systems and disks below, so a page is never torn by a foreign size.
    package var pageSize = 4096
    /// Threads for reads somebody waits for.
    package var interactiveReaders = 2
    /// Threads for long reads.
    package var bulkReaders = 1
    /// Page cache of the writer, in KiB. Filled as needed.
    package var writerCacheKiB = 32_768
    /// Page cache of each reader, in KiB. The system's page cache stands behind it.
    package var readerCacheKiB = 4_096

    /// Bodies that may wait in each write lane; more are refused as busy at once.
    package var interactiveWriteQueue = 4_096
    package var bulkWriteQueue = 256
    /// Bodies that may wait in each read lane.
    package var interactiveReadQueue = 4_096
    package var bulkReadQueue = 256

    /// Newest events that may wait in memory for their place in the index tables, some 300 bytes each. Folding keeps far below it;
    /// where the disk does not let it, appends are refused as busy from here on. A start reads them all again.
    package var unfoldedEvents = 262_144

    /// Interactive bodies in one transaction at most: the first of them waits for the last.
    package var batchLimit = 256
    /// A transaction of bulk bodies takes no further body after this long, in nanoseconds: interactive writes wait behind it.
    package var bulkSlice: UInt64 = 5_000_000
    /// A bulk body that has waited this long, and so long after the last one, gets a turn although interactive bodies wait, in
    /// nanoseconds. Without it the followers of the log would stand still under full load and what they keep in memory would grow;
    /// with 10 ms the fold of the log's tail (256 rows a body, two rows an event) keeps up with 12,000 events a second.
    package var bulkPatience: UInt64 = 10_000_000

    /// Nanoseconds that each of the last commits took at most, for a thread that must not wait to make the next one itself. An event loop may be
    /// held up for a millisecond; a disk that needs longer is left to the writer thread.
    package var ownCommitLimit: UInt64 = 1_000_000

    /// Nanoseconds from the submission of a read to its end, per lane. A snapshot that lives on keeps the WAL from being reset.
    package var interactiveReadDeadline: UInt64 = 2_000_000_000
    package var bulkReadDeadline: UInt64 = 30_000_000_000

    /// Pages the WAL may be ahead of the file before the checkpointer copies (4 MB at 4096).
    package var checkpointPages = 1_000
    /// Nanoseconds of real time after which fewer pages than that are copied too, when nobody writes.
    package var checkpointIdle: UInt64 = 1_000_000_000
    /// Bytes of WAL past which the writer resets it once the uncopied tail is short.
    package var walLimit = 64 << 20
    /// Bytes of WAL past which long reads are interrupted and the writer copies the whole tail itself, so that disk stays bounded.
    /// At twice as many writes are refused as busy until that has worked.
    package var walCeiling = 256 << 20
    /// Nanoseconds after which pages of deleted text leave the WAL too, on an idle node.
    package var walScrubInterval: UInt64 = 60_000_000_000

    /// `PRAGMA application_id`: "rook".
    package var applicationID: Int32 = 0x726F_6F6B
    /// Name of the SQLite VFS to use instead of the system's; a test registers one that fails on demand.
    package var fileSystem: String?
    /// Monotonic nanoseconds; a test passes its own.
    package var now: @Sendable () -> UInt64 = { monotonicNanoseconds() }

    /// Rung by the writer for what batches do to the job queue, before `onCommit`.
    package var jobs: JobBell?
    /// On the writer thread, while the disk takes what a batch wrote: makes ready, in the batch, what `onCommit` will tell. It uses no session, and
    /// nothing of it may be seen outside: the commit can still fail. Not called for a batch that wrote nothing.
    package var whileSyncing: @Sendable (BatchContext) -> Void = { _ in }
    /// On the writer thread after COMMIT is on disk: the one place where caches change. Before effects and completions.
    package var onCommit: @Sendable (BatchContext) -> Void = { _ in }
    /// On the writer thread after `onCommit`, before effects and completions: what connections do not wait for. A loop that makes the commit itself has
    /// sent what it had for few of them before this.
    package var afterCommit: @Sendable (BatchContext) -> Void = { _ in }
    /// On the writer thread when an attempt was rolled back; its bodies may run again with a fresh batch.
    package var onRollback: @Sendable (BatchContext) -> Void = { _ in }

    package init() {}
}

/// Nanoseconds of CLOCK_MONOTONIC.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
