import CanonicalJSON

/// Reads the text part of a packet: `<type>[<attachments>-][<namespace>,][<ack id>][<JSON>]`.
struct SocketPacketReader: ~Copyable {
    private enum Kind: UInt8 {
        case connect = 0x30
        case disconnect, event, ack, connectError, binaryEvent, binaryAck
    }

    /// Longest run of digits: every value of that length is exact in every client's numbers.
    private static let maxDigits = 15
    private static let reservedNames = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"]

    private let bytes: ArraySlice<UInt8>
    private let limits: SocketLimits
    private var index: Int

    init(_ text: ArraySlice<UInt8>, limits: SocketLimits) {
        bytes = text
        self.limits = limits
        index = text.startIndex
    }

    /// The packet, with placeholders still in its payload when it announces attachments.
    consuming func read() throws(SocketSyntaxError) -> UnfinishedPacket {
        guard let first = bytes.first else { throw .empty }
        guard let kind = Kind(rawValue: first) else { throw .unknownType(first) }
        index += 1
        let attachments = kind == .binaryEvent || kind == .binaryAck ? try attachmentCount() : 0
        let namespace = try namespace()
        let id = try ackID()
        switch kind {
        case .connectError: throw .notForServers
        case .connect, .disconnect:
            guard id == nil else { throw .unexpectedAckID }
            return UnfinishedPacket(complete: kind == .connect ? .connect(namespace, auth: try auth()) : try disconnect(namespace))
        case .event, .binaryEvent: return try event(namespace, id: id, attachments: attachments)
        case .ack, .binaryAck:
            guard let id else { throw .missingAckID }
            return UnfinishedPacket(head: .ack(namespace, id: id), values: try array(), attachments: attachments)
        }
    }

    private func event(_ namespace: Namespace, id: Int64?, attachments: Int) throws(SocketSyntaxError) -> UnfinishedPacket {
        var values = try array()
        guard case .string(let name)? = values.first else { throw .badPayload }
        let reserved = SocketPacketReader.reservedNames.contains { $0.hasSameBytes(as: name) }
        guard name.utf8.count <= limits.maxEventNameBytes, !reserved else { throw .badEventName }
        values.removeFirst()
        return UnfinishedPacket(head: .event(namespace, id: id, name: name), values: values, attachments: attachments)
    }

    private mutating func attachmentCount() throws(SocketSyntaxError) -> Int {
        guard let count = try digits(or: .badAttachmentCount), index < bytes.endIndex, bytes[index] == UInt8(ascii: "-") else {
            throw .badAttachmentCount
        }
        index += 1
        guard count <= limits.maxAttachments else { throw .tooManyAttachments }
        return Int(count)
    }

    private mutating func namespace() throws(SocketSyntaxError) -> Namespace {
        guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "/") else { return .main }
        let end = bytes[index...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.endIndex
        let name = bytes[index..<end]
        guard name.count <= limits.maxNamespaceBytes, name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
            let text = String(validating: name, as: UTF8.self)
        else { throw .badNamespace }
        index = min(end + 1, bytes.endIndex)
        return Namespace(text)
    }

    private mutating func ackID() throws(SocketSyntaxError) -> Int64? {
        try digits(or: .badAckID)
    }

    /// A decimal number without leading zeros, nil when no digit stands here.
    private mutating func digits(or error: SocketSyntaxError) throws(SocketSyntaxError) -> Int64? {
        let start = index
        var value: Int64 = 0
        while index < bytes.endIndex, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
            guard index - start < SocketPacketReader.maxDigits else { throw error }
            value = value * 10 + Int64(digit)
            index += 1
        }
        guard index > start else { return nil }
        guard index - start == 1 || bytes[start] != UInt8(ascii: "0") else { throw error }
        return value
    }

    private func auth() throws(SocketSyntaxError) -> JSONObject {
        guard index < bytes.endIndex else { return JSONObject() }
        guard case .object(let auth) = try json() else { throw .badPayload }
        return auth
    }

    private func disconnect(_ namespace: Namespace) throws(SocketSyntaxError) -> SocketPacket {
        guard index == bytes.endIndex else { throw .badPayload }
        return .disconnect(namespace)
    }

    private func array() throws(SocketSyntaxError) -> [JSON] {
        guard case .array(let values) = try json() else { throw .badPayload }
        return values
    }

    private func json() throws(SocketSyntaxError) -> JSON {
        let rest = bytes[index...]
        let limits = limits.json
        let result = rest.withUnsafeBytes { raw -> Result<JSON, JSONError> in
            do throws(JSONError) { return .success(try JSON(parsing: raw, limits: limits)) } catch { return .failure(error) }
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw .badJSON(error)
        }
    }
}
