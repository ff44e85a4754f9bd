import NIOCore

/// How large the buffer is that a connection is read into. It stays with the connection as long as that lives, so its size is what thousands
/// of silent connections cost; it doubles when a read fills it, up to what a connection that once said much may keep.
enum ReadBuffers {
    /// For requests: a head without cookies fits at once, a file comes in parts of 16 KiB.
    static let ofRequests = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 16_384)
    /// For WebSockets, which stay for days.
    static let ofSockets = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 8_192)

    /// From now on this connection is a WebSocket. Whoever reads once a turn keeps one buffer; with four reads a turn the request's head alone
    /// has left two. On the connection's loop.
    static func settle(_ channel: any Channel) throws {
        try channel.syncOptions?.setOption(.recvAllocator, value: ofSockets)
        try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
    }
}
