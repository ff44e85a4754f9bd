import CanonicalJSON

/// A packet whose attachments may still be on their way. Each one is named by exactly one placeholder: one attachment that
/// many placeholders name would let a small packet grow without bound when it is sent on.
struct UnfinishedPacket: Sendable {
    enum Head: Sendable {
        case complete(SocketPacket)
        case event(Namespace, id: Int64?, name: String)
        case ack(Namespace, id: Int64)
    }

    private let head: Head
    private let values: [JSON]
    private let expected: Int
    private var attachments: [[UInt8]] = []
    private var attachmentBytes = 0

    init(complete packet: SocketPacket) {
        head = .complete(packet)
        values = []
        expected = 0
    }

    init(head: Head, values: [JSON], attachments: Int) {
        self.head = head
        self.values = values
        expected = attachments
    }

    var isComplete: Bool { attachments.count == expected }

    mutating func add(_ attachment: ArraySlice<UInt8>, limit: Int) throws(SocketSyntaxError) {
        attachmentBytes += attachment.count
        guard attachmentBytes <= limit else { throw .attachmentsTooLong }
        attachments.append(Array(attachment))
    }

    /// The packet with its attachments in place.
    /// - Precondition: `isComplete`.
    func finish() throws(SocketSyntaxError) -> SocketPacket {
        switch head {
        case .complete(let packet): return packet
        case .event(let namespace, let id, let name):
            return .event(SocketEvent(namespace: namespace, ackID: id, name: name, arguments: try arguments()))
        case .ack(let namespace, let id): return .ack(namespace, id: id, try arguments())
        }
    }

    private func arguments() throws(SocketSyntaxError) -> [SocketValue] {
        guard expected > 0 else { return values.map { .json($0) } }
        var unused: [[UInt8]?] = attachments
        var arguments: [SocketValue] = []
        for value in values { arguments.append(try UnfinishedPacket.fill(value, from: &unused)) }
        guard unused.allSatisfy({ $0 == nil }) else { throw .badPlaceholder }
        return arguments
    }

    private static func fill(_ value: JSON, from unused: inout [[UInt8]?]) throws(SocketSyntaxError) -> SocketValue {
        switch value {
        case .array(let elements):
            var filled: [SocketValue] = []
            for element in elements { filled.append(try fill(element, from: &unused)) }
            return filled.allSatisfy { $0.json != nil } ? .json(value) : .array(filled)
        case .object(let object) where object["_placeholder"]?.bool == true:
            guard let number = object["num"]?.int, unused.indices.contains(Int(number)), let bytes = unused[Int(number)] else {
                throw .badPlaceholder
            }
            unused[Int(number)] = nil
            return .binary(bytes)
        case .object(let object):
            var filled: [SocketValue.Member] = []
            for (key, member) in object { filled.append(SocketValue.Member(key, try fill(member, from: &unused))) }
            return filled.allSatisfy { $0.value.json != nil } ? .json(value) : .object(filled)
        default: return .json(value)
        }
    }
}
