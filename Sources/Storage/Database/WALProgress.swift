/// Who may copy the write-ahead log when, as a value: the checkpointer and the writer ask it and only execute.
///
/// Two rules keep clear of a race in SQLite before 3.51 (a checkpoint that starts with the header of a log that is being reset
/// marks new pages as copied): only one of the two copies at a time, and a copy starts only while uncopied pages exist,
/// because a log with uncopied pages cannot be reset under it.
struct WALProgress {
    enum Phase { case idle, copying, resetting }
    /// What the writer does between two transactions.
    enum Reset: Equatable {
        /// Make the log start over; the file keeps its size, so that the next fsyncs change no metadata.
        case restart
        /// Make the file empty, so that nothing deleted stays in it.
        case truncate
        /// Past the ceiling: end long reads and copy everything, however long it takes.
        case force
    }

    private let copyAfter: Int
    private let limit: Int
    private let ceiling: Int
    private let scrubInterval: UInt64
    /// Nanoseconds until emptying is tried again when a read stood in the way.
    private let scrubRetry: UInt64 = 1_000_000_000

    /// Pages in the log, and how many of them are in the file.
    private(set) var frames = 0
    private(set) var copied = 0
    private(set) var phase = Phase.idle
    /// Grows when the log starts over.
    private var generation = 0
    /// Pages at the last try, so that a log pinned by a long read is not tried again at every commit.
    private var copyTried = 0
    private var resetTried = 0
    /// When the log was last empty.
    private var emptied: UInt64
    private(set) var isClosing = false

    init(_ configuration: DatabaseConfiguration) {
        copyAfter = max(1, configuration.checkpointPages)
        limit = configuration.walLimit / configuration.pageSize
        ceiling = configuration.walCeiling / configuration.pageSize
        scrubInterval = configuration.walScrubInterval
        emptied = configuration.now()
    }

    /// The writer has committed and the log holds `count` pages. True when the checkpointer has something to do.
    mutating func committed(frames count: Int) -> Bool {
        if count < frames { startOver() }
        frames = count
        return phase == .idle && frames - max(copied, copyTried) >= copyAfter
    }

    /// The checkpointer wants to copy: a token for `endCopy`, or nil when there is no reason. `any`: also a few pages.
    mutating func beginCopy(any: Bool) -> Int? {
        let isDue = frames - max(copied, copyTried) >= copyAfter || (any && frames > copied)
        guard phase == .idle, isDue, any || !leavesTailToWriter else { return nil }
        phase = .copying
        copyTried = frames
        return generation
    }

    mutating func endCopy(_ token: Int, copied count: Int?) {
        phase = .idle
        if let count, token == generation { copied = count }
    }

    /// The disk failed in a copy or a reset: every page of the log has to be copied again.
    mutating func forgetCopies() { copied = 0 }

    /// The writer is between two transactions: what to do to the log, if anything. `endReset` follows.
    mutating func beginReset(now: UInt64) -> Reset? {
        guard isResetDue(now: now), let reset = dueReset(now: now) else { return nil }
        phase = .resetting
        resetTried = frames
        return reset
    }

    /// Whether `beginReset` would have something to do.
    func isResetDue(now: UInt64) -> Bool { phase == .idle && frames > 0 && dueReset(now: now) != nil }

    /// `success`: everything was copied and no reader is left in the log.
    mutating func endReset(_ reset: Reset, success: Bool, now: UInt64) {
        phase = .idle
        switch (reset, success) {
        case (.restart, true):
            copied = frames
        case (_, true):
            startOver()
            frames = 0
            emptied = now
        case (.truncate, false):
            // A read stands in the way: not at every commit again.
            emptied = now - min(now, scrubInterval) + scrubRetry
        case (_, false):
            break
        }
    }

    /// The log is twice as long as it may get and could not be reset: writes have to wait, so that the disk does not fill.
    var isOverflowing: Bool { frames >= 2 * ceiling }

    /// Whether the writer should be woken although nobody writes, to empty the log.
    func wantsScrub(now: UInt64) -> Bool {
        phase == .idle && frames > 0 && frames == copied && now >= emptied + scrubInterval
    }

    mutating func close() { isClosing = true }

    /// With the log past its limit and a short tail left, the checkpointer stays parked for the writer.
    private var leavesTailToWriter: Bool { frames >= limit && isTailShort && isRestartDue }

    private var isTailShort: Bool { frames - copied <= copyAfter * 2 }

    private var isRestartDue: Bool { resetTried == 0 || frames - resetTried >= copyAfter }

    /// Forcing makes every writer wait: eight times on the way from the ceiling to overflowing, then each time.
    private var isForceDue: Bool { resetTried < ceiling || frames - resetTried >= ceiling / 8 || isOverflowing }

    private func dueReset(now: UInt64) -> Reset? {
        if frames >= ceiling { return isForceDue ? .force : nil }
        guard isTailShort else { return nil }
        if now >= emptied + scrubInterval { return .truncate }
        return frames >= limit && isRestartDue ? .restart : nil
    }

    private mutating func startOver() {
        generation += 1
        copied = 0
        copyTried = 0
        resetTried = 0
    }
}
