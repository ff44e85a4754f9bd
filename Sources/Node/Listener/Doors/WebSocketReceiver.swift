package import NIOCore

/// Whoever listens to one WebSocket. Everything is called on the connection's loop.
package protocol WebSocketReceiver: AnyObject {
    /// One whole text message; valid UTF-8.
    func received(text: ByteBuffer)

    /// One whole binary message.
    func received(binary: ByteBuffer)

    /// The connection has become writable again, or no longer is: more than the high-water mark waits to be taken.
    /// Writes are accepted in both cases. That it is not writable may be told from inside a write.
    func writabilityChanged(_ isWritable: Bool)

    /// The connection is gone, whoever ended it. Called exactly once, last. Nothing may be written any more.
    func closed()
}
