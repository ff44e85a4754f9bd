/// What is held of pages that were read from the log for readers who have not taken them, of all sessions of one loop together. While it is
/// full no further page is read. A value; the shard owns it.
struct ReplayMemory {
    private let limit: Int
    private var held = 0

    /// - Parameter limit: bytes. The page that passes it is still held.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether nobody may be read a page.
    var isFull: Bool { held >= limit }

    mutating func hold(_ bytes: Int) { held += bytes }

    mutating func release(_ bytes: Int) { held -= bytes }
}
