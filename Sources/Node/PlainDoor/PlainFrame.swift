import CanonicalJSON
import NIOCore

/// The node's messages as whole WebSocket frames.
enum PlainFrame {
    /// `{"event":…,"data":…}`
    /// - Parameter data: encoded JSON.
    static func event(_ name: String, _ data: [UInt8]) -> ByteBuffer {
        WebSocketFrame.text(Array("{\"event\":".utf8) + JSON.string(name).encoded() + Array(",\"data\":".utf8) + data + [UInt8(ascii: "}")])
    }

    /// `{"ack":n,"data":…}`
    /// - Parameter data: encoded JSON.
    static func ack(_ id: Int64, _ data: [UInt8]) -> ByteBuffer {
        WebSocketFrame.text(Array("{\"ack\":\(id),\"data\":".utf8) + data + [UInt8(ascii: "}")])
    }
}

extension LiveFrame {
    /// Made for the first plain receiver of a loop and shared by the others.
    var asPlainFrame: ByteBuffer {
        if let plainFrame { return plainFrame }
        let frame = PlainFrame.event(event, data)
        plainFrame = frame
        return frame
    }
}
