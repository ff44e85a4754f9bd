package import CanonicalJSON

/// A complete packet as a client sent it (Socket.IO protocol 5, "Packet encoding"), its attachments in place.
package enum SocketPacket: Sendable, Equatable {
    /// `auth` is an object; an empty one when the client sent none.
    case connect(Namespace, auth: JSONObject)
    case disconnect(Namespace)
    case event(SocketEvent)
    case ack(Namespace, id: Int64, [SocketValue])
}

/// An event a client sent: a name, arguments, and an id when it wants an ack.
package struct SocketEvent: Sendable, Equatable {
    package let namespace: Namespace
    package let ackID: Int64?
    package let name: String
    package let arguments: [SocketValue]

    package init(namespace: Namespace = .main, ackID: Int64? = nil, name: String, arguments: [SocketValue]) {
        self.namespace = namespace
        self.ackID = ackID
        self.name = name
        self.arguments = arguments
    }

    /// The first argument when it holds no bytes.
    package var json: JSON? { arguments.first?.json }

    package static func == (left: SocketEvent, right: SocketEvent) -> Bool {
        left.namespace == right.namespace && left.ackID == right.ackID && left.name.hasSameBytes(as: right.name)
            && left.arguments == right.arguments
    }
}

/// Why bytes are no Socket.IO packet we take. Each closes the connection.
package enum SocketSyntaxError: Error, Sendable, Equatable {
    case empty
    case unknownType(UInt8)
    case notForServers
    case badAttachmentCount
    case tooManyAttachments
    case badNamespace
    case badAckID
    case missingAckID
    case unexpectedAckID
    case badJSON(JSONError)
    case badPayload
    case badEventName
    case badPlaceholder
    case unexpectedText
    case unexpectedBinary
    case attachmentsTooLong
}
