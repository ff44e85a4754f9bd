/// A polling body: packets joined by U+001E, binary messages as `b` and base64 (Engine.IO protocol 4, "HTTP long-polling").
package enum EnginePayload {
    private static let separator: UInt8 = 0x1E
    private static let binaryMark = UInt8(ascii: "b")

    /// Reads a whole body. Throws for the first packet that is not well formed; an empty body holds no packet and is refused.
    package static func decode(_ body: [UInt8], maxPackets: Int) throws(EngineSyntaxError) -> [EnginePacket] {
        var packets: [EnginePacket] = []
        var start = body.startIndex
        while start <= body.endIndex {
            guard packets.count < maxPackets else { throw .tooManyPackets }
            let end = body[start...].firstIndex(of: separator) ?? body.endIndex
            packets.append(try packet(body[start..<end]))
            start = end + 1
        }
        return packets
    }

    private static func packet(_ text: ArraySlice<UInt8>) throws(EngineSyntaxError) -> EnginePacket {
        guard text.first == binaryMark else { return try EnginePacket(text: text) }
        guard let bytes = Base64.decode(text.dropFirst()) else { throw .badBase64 }
        return .message(.binary(bytes[...]))
    }

    /// One body of the given packets.
    package static func encode(_ packets: some Collection<WirePacket>) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(packets.reduce(packets.count) { $0 + $1.pollingSize })
        for (index, packet) in packets.enumerated() {
            if index > 0 { body.append(separator) }
            guard packet.isBinary else {
                body.append(contentsOf: packet.bytes)
                continue
            }
            body.append(binaryMark)
            Base64.encode(packet.bytes, into: &body)
        }
        return body
    }
}
