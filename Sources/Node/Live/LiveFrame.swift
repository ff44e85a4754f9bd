package import NIOCore
package import SocketIO

/// One event on its way to many receivers of one loop: encoded at most once per wire form and loop.
///
/// Loop-confined. The doors keep what they made in the caches, so that the second receiver costs a reference.
package final class LiveFrame {
    /// The event's wire name.
    package let event: String
    /// The event's data as encoded JSON.
    package let data: [UInt8]
    /// The event's place in the stream; nil when it is ephemeral or this connection's own.
    package let position: Int64?
    /// The complete WebSocket frame of `{"event":…,"data":…}`, once a plain connection needed it.
    package var plainFrame: ByteBuffer?
    /// The Engine.IO packet `42["event",data]`, once a Socket.IO connection needed it.
    package var socketIOPacket: WirePacket?
    /// The complete WebSocket frame of ``socketIOPacket``.
    package var socketIOFrame: ByteBuffer?

    /// Wraps an event; nothing is encoded yet.
    package init(event: String, data: [UInt8], position: Int64? = nil) {
        self.event = event
        self.data = data
        self.position = position
    }
}
