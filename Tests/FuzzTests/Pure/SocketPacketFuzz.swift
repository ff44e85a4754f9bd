import CanonicalJSON
import SocketIO

/// Any messages at a Socket.IO session: bytes cut at U+001E, those that begin with `b` as attachments.
enum SocketPacketFuzz {
    static func check(_ bytes: [UInt8]) throws {
        var client = SocketClient()
        for message in bytes.split(separator: 0x1E, omittingEmptySubsequences: false) {
            if message.first == UInt8(ascii: "b") {
                try client.say(.binary(message.dropFirst()))
            } else if String(validating: message, as: UTF8.self) != nil {
                try client.say(.text(message))
            }
        }
    }
}

/// A session whose client is let into every namespace but `/no`, and what is owed to it.
private struct SocketClient {
    private static let limits = {
        var limits = SocketLimits()
        limits.maxAttachments = 3
        limits.maxAttachmentBytes = 64
        limits.maxNamespaces = 4
        limits.maxConnects = 6
        limits.json = JSONLimits(maxDepth: 8, maxValues: 100)
        return limits
    }()

    private var session = SocketSession(limits: Self.limits, now: 0)
    private var awaited: Set<Int64> = []
    private var connects = 0
    private var isClosed = false

    mutating func say(_ message: EngineMessage) throws {
        let actions = session.receive(message, now: 1)
        try promise(!isClosed || actions.isEmpty, "a closed session answers")
        for action in actions { try take(action) }
    }

    private mutating func take(_ action: SocketAction) throws {
        try promise(!isClosed, "something follows the end")
        switch action {
        case .ask(let ticket, _): try answer(ticket)
        case .event(let event):
            try promise(session.isMember(of: event.namespace), "an event for a namespace the client is not in")
            try promise(event.name.utf8.count <= Self.limits.maxEventNameBytes, "an event's name is too long")
            try checkAgain(event)
        case .ack(let namespace, let id, _):
            try promise(awaited.remove(id) != nil, "an ack that nobody awaits, or for the second time: \(id)")
            try promise(session.isMember(of: namespace), "an ack from a namespace the client is not in")
        case .left(let namespace): try promise(!session.isCurrent(namespace), "a namespace that was left is current")
        case .send(let packet): try promise(!packet.isBinary, "a greeting of bytes")
        case .close: isClosed = true
        }
    }

    private mutating func answer(_ ticket: NamespaceTicket) throws {
        connects += 1
        try promise(connects <= Self.limits.maxConnects, "more namespaces are asked for than may be")
        if ticket.namespace.text.utf8.elementsEqual("/no".utf8) {
            try promise(session.refuse(ticket, message: "No.") != nil, "who asks cannot be refused")
            return
        }
        try promise(session.accept(ticket, sid: "sid") != nil, "who asks cannot be let in")
        try promise(session.accept(ticket, sid: "sid") == nil, "one ticket lets in twice")
        for _ in 0..<3 { if let id = session.awaitAck(in: ticket.namespace) { awaited.insert(id) } }
    }

    /// The event, sent on as we would send it, is the same event for whoever reads it.
    private func checkAgain(_ event: SocketEvent) throws {
        var reader = SocketSession(limits: SocketLimits(), now: 0)
        let greeting = SocketWire.connected(sid: "x", in: event.namespace).bytes.dropFirst()
        let asks = reader.receive(.text(greeting.prefix { $0 != UInt8(ascii: "{") }), now: 0)
        guard case .ask(let ticket, _)? = asks.first else { throw Broken("a namespace of ours cannot be asked for: \(asks)") }
        _ = reader.accept(ticket, sid: "x")
        let packets = SocketWire.event(event.name, event.arguments, id: event.ackID, in: event.namespace)
        var heard: [SocketAction] = []
        for packet in packets {
            heard += reader.receive(packet.isBinary ? .binary(packet.bytes[...]) : .text(packet.bytes.dropFirst()), now: 0)
        }
        try promise(heard == [.event(event)], "sent on, the event is another one: \(heard)")
    }
}
