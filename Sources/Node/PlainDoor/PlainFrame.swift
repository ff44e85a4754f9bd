import CanonicalJSON
import NIOCore

/// The node's messages as whole WebSocket frames.
enum PlainFrame {
    /// `{"event":…,"data":…}`
    /// - Parameter data: encoded JSON.
    static func event(_ name: String, _ data: [UInt8]) -> ByteBuffer {
        let name = JSON.string(name).encoded()
        let (before, between) = (#"{"event":"# as StaticString, #","data":"# as StaticString)
        return WebSocketFrame.text(bytes: before.utf8CodeUnitCount + name.count + between.utf8CodeUnitCount + data.count + 1) { buffer in
            buffer.writeStaticString(before)
            buffer.writeBytes(name)
            buffer.writeStaticString(between)
            buffer.writeBytes(data)
            buffer.writeInteger(UInt8(ascii: "}"))
        }
    }

    /// `{"ack":n,"data":…}`
    /// - Parameter data: encoded JSON.
    static func ack(_ id: Int64, _ data: [UInt8]) -> ByteBuffer {
        let (number, between) = (String(id), #","data":"# as StaticString)
        let before: StaticString = #"{"ack":"#
        let count = before.utf8CodeUnitCount + number.utf8.count + between.utf8CodeUnitCount + data.count + 1
        return WebSocketFrame.text(bytes: count) { buffer in
            buffer.writeStaticString(before)
            buffer.writeString(number)
            buffer.writeStaticString(between)
            buffer.writeBytes(data)
            buffer.writeInteger(UInt8(ascii: "}"))
        }
    }
}

extension LiveAnswer {
    var asPlainFrame: ByteBuffer { plainFrame ?? PlainFrame.ack(ack.id, data) }
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
