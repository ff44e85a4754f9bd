package import CanonicalJSON

/// Makes Socket.IO packets for the wire (Socket.IO protocol 5, "Packet encoding"), each inside its Engine.IO message.
package enum SocketWire {
    /// An event with one argument that is encoded already: what a broadcast makes once for all its receivers.
    package static func event(_ name: String, data: [UInt8], in namespace: Namespace = .main) -> WirePacket {
        var bytes = head("42", namespace, id: nil, reserving: name.utf8.count + data.count + 8)
        bytes.append(UInt8(ascii: "["))
        JSON.string(name).encode(into: &bytes)
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: data)
        bytes.append(UInt8(ascii: "]"))
        return WirePacket(text: bytes)
    }

    /// An ack with one value that is encoded already.
    package static func ack(_ id: Int64, data: [UInt8], in namespace: Namespace = .main) -> WirePacket {
        var bytes = head("43", namespace, id: id, reserving: data.count + 2)
        bytes.append(UInt8(ascii: "["))
        bytes.append(contentsOf: data)
        bytes.append(UInt8(ascii: "]"))
        return WirePacket(text: bytes)
    }

    /// An event with any arguments, followed by its attachments. `id` asks for an ack.
    package static func event(_ name: String, _ arguments: [SocketValue], id: Int64? = nil, in namespace: Namespace = .main) -> [WirePacket]
    {
        packets([.json(.string(name))] + arguments, id: id, namespace, text: "42", binary: "45")
    }

    /// An ack with any values, followed by its attachments.
    package static func ack(_ id: Int64, _ values: [SocketValue], in namespace: Namespace = .main) -> [WirePacket] {
        packets(values, id: id, namespace, text: "43", binary: "46")
    }

    /// The answer to a CONNECT that was accepted.
    package static func connected(sid: String, in namespace: Namespace = .main) -> WirePacket {
        var bytes = head("40", namespace, id: nil, reserving: sid.utf8.count + 10)
        JSON.object(["sid": .string(sid)]).encode(into: &bytes)
        return WirePacket(text: bytes)
    }

    /// The answer to a CONNECT that was refused: a sentence, and what a program needs to know.
    package static func refused(_ message: String, data: JSON? = nil, in namespace: Namespace = .main) -> WirePacket {
        var bytes = head("44", namespace, id: nil, reserving: 128)
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("message", message)
        if let data { writer.member("data", data) }
        writer.endObject()
        bytes.append(contentsOf: writer.bytes)
        return WirePacket(text: bytes)
    }

    /// Puts a client out of a namespace.
    package static func disconnect(_ namespace: Namespace = .main) -> WirePacket {
        WirePacket(text: head("41", namespace, id: nil, reserving: 0))
    }

    private static func packets(_ values: [SocketValue], id: Int64?, _ namespace: Namespace, text: String, binary: String) -> [WirePacket] {
        var attachments: [[UInt8]] = []
        var payload: [UInt8] = []
        encode(array: values, into: &payload, attachments: &attachments)
        let type = attachments.isEmpty ? text : binary + "\(attachments.count)-"
        return [WirePacket(text: head(type, namespace, id: id, reserving: payload.count) + payload)]
            + attachments.map { WirePacket(binary: $0) }
    }

    private static func head(_ type: String, _ namespace: Namespace, id: Int64?, reserving rest: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(type.utf8.count + (namespace.isMain ? 0 : namespace.text.utf8.count + 1) + 16 + rest)
        bytes.append(contentsOf: type.utf8)
        if !namespace.isMain {
            bytes.append(contentsOf: namespace.text.utf8)
            bytes.append(UInt8(ascii: ","))
        }
        if let id { bytes.append(contentsOf: String(id).utf8) }
        return bytes
    }

    private static func encode(array values: [SocketValue], into bytes: inout [UInt8], attachments: inout [[UInt8]]) {
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            encode(value, into: &bytes, attachments: &attachments)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func encode(_ value: SocketValue, into bytes: inout [UInt8], attachments: inout [[UInt8]]) {
        switch value {
        case .json(let json): json.encode(into: &bytes)
        case .array(let values): encode(array: values, into: &bytes, attachments: &attachments)
        case .binary(let data):
            bytes.append(contentsOf: "{\"_placeholder\":true,\"num\":\(attachments.count)}".utf8)
            attachments.append(data)
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSON.string(member.key).encode(into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                encode(member.value, into: &bytes, attachments: &attachments)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
