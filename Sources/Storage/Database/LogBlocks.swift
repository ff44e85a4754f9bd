/// How far the write-ahead log's file has blocks for the commits to come, as a value: the writer asks it after each commit and executes.
///
/// A commit that makes the file longer has the file system write down that it did, which takes as long again. So a file that comes to its end is made longer
/// ahead, once for some thirty messages. Commits of many pages make it longer themselves: they are rare, and what they wait for is the pages.
struct LogBlocks {
    /// Bytes of a frame: a page and its header.
    private let frameBytes: Int
    /// Bytes the file has at least.
    private var bytes = 0
    private var frames = 0

    /// Frames that a commit may need without making the file longer itself.
    static let reserve = 16
    /// Bytes the file grows by.
    static let step = 256 << 10
    /// Bytes that `wanted` is a multiple of.
    static let unit = 64 << 10

    init(pageSize: Int) { frameBytes = pageSize + 24 }

    /// A commit is on disk, and the log holds `count` frames: how many bytes long its file should be, or nil when it will do as it is.
    mutating func wanted(frames count: Int) -> Int? {
        if count < frames { begunAnew() }
        let added = count - frames
        frames = count
        guard added <= Self.reserve, (count + Self.reserve) * frameBytes > bytes else { return nil }
        return rounded(count * frameBytes + Self.step)
    }

    /// Bytes of a file that takes so many frames again without growing, at most 4 MiB.
    func kept(frames count: Int) -> Int { min(4 << 20, rounded((count + Self.reserve + 1) * frameBytes)) }

    private func rounded(_ count: Int) -> Int { (count + Self.unit - 1) / Self.unit * Self.unit }

    /// The file is so long now. Where it could not be made so, it is not tried again before the log is.
    mutating func isLong(_ count: Int) { bytes = count }

    /// The log begins again with its first frame; how long its file is has to be seen.
    mutating func begunAnew() {
        bytes = 0
        frames = 0
    }
}
