/// When a node gives memory back that it took for a crowd and does not use any more.
///
/// The C library keeps what was freed between things that live. To go through all of it holds up whoever takes memory meanwhile (a
/// millisecond for 100 MB), and what is needed again at once was given back in vain: so only when memory has stopped growing, only when there
/// is something to win, and at most once a minute, unless there is half as much again as was needed the last time.
struct MemoryReturn {
    /// Less is not worth the walk.
    static let worthwhileBytes = 4 << 20
    /// Growing slower than this a second is standing still.
    static let stillBytes = 256 << 10
    static let stillLooks = 2
    static let looksBetween = 60

    private var kept = 0
    private var last = 0
    private var still = 0
    private var sinceReturn = looksBetween

    /// One look, once a second.
    /// - Parameter resident: bytes of this process in memory.
    /// - Returns: whether to give back now; then `returned` tells what is left.
    mutating func isDue(resident: Int) -> Bool {
        still = resident < last + Self.stillBytes ? still + 1 : 0
        last = resident
        sinceReturn += 1
        let isAllowed = sinceReturn > Self.looksBetween || resident >= kept + kept / 2
        return still >= Self.stillLooks && isAllowed && resident >= kept + Self.worthwhileBytes
    }

    /// It was given back: so many bytes are in memory still.
    mutating func returned(resident: Int) {
        (kept, last, still, sinceReturn) = (resident, resident, 0, 0)
    }
}
