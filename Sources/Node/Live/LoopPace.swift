/// How much a loop has handed out of late: one that is busy leaves commits to the writer, which works beside it.
struct LoopPace {
    /// Milliseconds that are looked at together.
    static let window: Int64 = 8
    /// Deliveries in so long that leave a loop quiet: at two microseconds each, a sixteenth of its time.
    static let quiet = 256

    private var began: Int64 = 0
    private var counted = 0
    private var before = 0

    /// - Parameters:
    ///   - deliveries: how many the loop has handed out since it began.
    ///   - now: milliseconds of any clock.
    mutating func isQuiet(deliveries: Int, at now: Int64) -> Bool {
        let passed = now - began
        if passed >= Self.window || passed < 0 {
            before = passed < 0 ? 0 : Int(Int64(deliveries - counted) * Self.window / passed)
            (began, counted) = (now, deliveries)
        }
        return max(before, deliveries - counted) <= Self.quiet
    }
}
