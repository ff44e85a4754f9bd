import NIOCore

/// The frames of one turn on their way to one connection. A lone frame stays shared with every other receiver; more are laid end to end
/// in a buffer of this connection's own, because a copy costs a tenth of what the channel takes for each write.
struct WebSocketOutbox {
    /// Everything that waits.
    private(set) var waiting: ByteBuffer?
    private var isOwn = false
    /// Larger piles go to the channel in pieces of about this size.
    static let pileBytes = 32_768

    init(_ frame: ByteBuffer? = nil) { waiting = frame }

    /// Adds a frame; what does not fit any more is handed back, to be written before it.
    mutating func add(_ frame: ByteBuffer) -> ByteBuffer? {
        guard var pile = waiting else {
            waiting = frame
            isOwn = false
            return nil
        }
        guard pile.readableBytes + frame.readableBytes <= Self.pileBytes else {
            waiting = frame
            isOwn = false
            return pile
        }
        waiting = nil  // or the pile would be copied to be changed
        if isOwn {
            pile.writeImmutableBuffer(frame)
            waiting = pile
        } else {
            var own = ByteBufferAllocator().buffer(capacity: max(1024, min(Self.pileBytes, 3 * (pile.readableBytes + frame.readableBytes))))
            own.writeImmutableBuffer(pile)
            own.writeImmutableBuffer(frame)
            waiting = own
            isOwn = true
        }
        return nil
    }
}
