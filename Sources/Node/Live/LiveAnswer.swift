package import NIOCore
package import SocketIO

/// The answer to one request of a live connection. Loop-confined: the door keeps what it made of it ahead of time.
package final class LiveAnswer {
    /// The door's own name for the request.
    package let ack: LiveAck
    /// Encoded JSON.
    package let data: [UInt8]
    /// The complete WebSocket frame of `{"ack":…,"data":…}`, once it was made.
    package var plainFrame: ByteBuffer?
    /// The Engine.IO packet `43…[data]`, once it was made.
    package var socketIOPacket: WirePacket?
    /// The complete WebSocket frame of ``socketIOPacket``.
    package var socketIOFrame: ByteBuffer?

    /// Wraps an answer; nothing is encoded yet.
    package init(_ ack: LiveAck, _ data: [UInt8]) {
        self.ack = ack
        self.data = data
    }
}
