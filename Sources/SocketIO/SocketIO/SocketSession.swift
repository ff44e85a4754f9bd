package import CanonicalJSON

/// The Socket.IO side of one connection as a value: namespaces, attachments, acks. Every call returns what to do; `now` is
/// milliseconds of any clock that only goes forward. Whoever owns it calls from one event loop only.
package struct SocketSession: Sendable {
    private enum Membership: Sendable {
        case asking(serial: Int)
        case member(sid: String)
        /// Left, refused or put out; packets that were under way then are passed over.
        case gone
    }

    private let limits: SocketLimits
    private var namespaces: [(name: Namespace, membership: Membership)] = []
    private var unfinished: UnfinishedPacket?
    private var awaitedAcks: [Int64: Namespace] = [:]
    private var lastAckID: Int64 = -1
    private var lastSerial = 0
    private var isClosed = false
    /// When the connection is closed for being in no namespace; nil while it is in one.
    package private(set) var nextTick: Int64?

    package init(limits: SocketLimits, now: Int64) {
        self.limits = limits
        nextTick = now + limits.namespaceTimeout
    }

    /// Takes one Engine.IO message. A violation is the last thing a session says; what comes later is passed over.
    package mutating func receive(_ message: EngineMessage, now: Int64) -> [SocketAction] {
        guard !isClosed else { return [] }
        do throws(SocketSyntaxError) {
            guard let packet = try assemble(message) else { return [] }
            return handle(packet, now: now)
        } catch {
            return violation(.syntax(error))
        }
    }

    /// Closes a connection that is in no namespace for too long. To be called at or after ``nextTick``.
    package mutating func tick(now: Int64) -> [SocketAction] {
        guard !isClosed, let nextTick, now >= nextTick else { return [] }
        return violation(.noNamespace)
    }

    /// Lets the client into the namespace it asked for. Returns false when it has left meanwhile; else `connected` is to be sent.
    package mutating func accept(_ ticket: NamespaceTicket, sid: String) -> WirePacket? {
        guard let index = place(of: ticket) else { return nil }
        namespaces[index].membership = .member(sid: sid)
        nextTick = nil
        return SocketWire.connected(sid: sid, in: ticket.namespace)
    }

    /// Refuses the namespace asked for, with a sentence and data for programs; nil when the client has left meanwhile.
    package mutating func refuse(_ ticket: NamespaceTicket, message: String, data: JSON? = nil) -> WirePacket? {
        guard let index = place(of: ticket) else { return nil }
        namespaces[index].membership = .gone
        return SocketWire.refused(message, data: data, in: ticket.namespace)
    }

    /// Puts the client out of a namespace it is in.
    package mutating func expel(from namespace: Namespace, now: Int64) -> WirePacket? {
        guard let index = index(of: namespace), case .member = namespaces[index].membership else { return nil }
        leave(index, now: now)
        return SocketWire.disconnect(namespace)
    }

    /// Whether the client is in the namespace or waits to be let in.
    package func isCurrent(_ namespace: Namespace) -> Bool {
        guard let index = index(of: namespace) else { return false }
        if case .gone = namespaces[index].membership { return false }
        return true
    }

    /// Whether events for this namespace reach the client.
    package func isMember(of namespace: Namespace) -> Bool {
        guard let index = index(of: namespace), case .member = namespaces[index].membership else { return false }
        return true
    }

    /// An id under which the client can ack an event of ours; nil when it is not in the namespace or owes too many acks.
    package mutating func awaitAck(in namespace: Namespace) -> Int64? {
        guard isMember(of: namespace), awaitedAcks.count < limits.maxAwaitedAcks else { return nil }
        lastAckID += 1
        awaitedAcks[lastAckID] = namespace
        return lastAckID
    }

    /// Waits for this ack no longer; when it comes it is passed over.
    package mutating func forgetAck(_ id: Int64) {
        awaitedAcks[id] = nil
    }

    /// Puts attachments and packets together; nil while some are missing.
    private mutating func assemble(_ message: EngineMessage) throws(SocketSyntaxError) -> SocketPacket? {
        switch message {
        case .text(let text):
            guard unfinished == nil else { throw .unexpectedText }
            let packet = try SocketPacketReader(text, limits: limits).read()
            guard packet.isComplete else {
                unfinished = packet
                return nil
            }
            return try packet.finish()
        case .binary(let bytes):
            guard var packet = unfinished.take() else { throw .unexpectedBinary }
            try packet.add(bytes, limit: limits.maxAttachmentBytes)
            guard packet.isComplete else {
                unfinished = packet
                return nil
            }
            return try packet.finish()
        }
    }

    private mutating func handle(_ packet: SocketPacket, now: Int64) -> [SocketAction] {
        switch packet {
        case .connect(let namespace, let auth): return connect(namespace, auth)
        case .disconnect(let namespace):
            return inNamespace(namespace) { session, index in
                session.leave(index, now: now)
                return [.left(namespace)]
            }
        case .event(let event):
            return inNamespace(event.namespace) { session, index in
                guard case .member = session.namespaces[index].membership else {
                    return session.violation(.notConnected(event.namespace))
                }
                return [.event(event)]
            }
        case .ack(let namespace, let id, let values):
            return inNamespace(namespace) { session, _ in
                guard session.awaitedAcks[id] == namespace else { return [] }
                session.awaitedAcks[id] = nil
                return [.ack(namespace, id: id, values)]
            }
        }
    }

    /// A client that asks twice gets one answer, or the same answer again; it stays one membership.
    private mutating func connect(_ namespace: Namespace, _ auth: JSONObject) -> [SocketAction] {
        lastSerial += 1
        guard lastSerial <= limits.maxConnects else { return violation(.tooManyConnects) }
        let ask = SocketAction.ask(NamespaceTicket(namespace: namespace, serial: lastSerial), auth: auth)
        guard let index = index(of: namespace) else {
            guard namespaces.count < limits.maxNamespaces else { return violation(.tooManyNamespaces) }
            namespaces.append((namespace, .asking(serial: lastSerial)))
            return [ask]
        }
        switch namespaces[index].membership {
        case .asking: return []
        case .member(let sid): return [.send(SocketWire.connected(sid: sid, in: namespace))]
        case .gone:
            namespaces[index].membership = .asking(serial: lastSerial)
            return [ask]
        }
    }

    /// Runs `body` for a namespace the client knows; passes over one it is out of; one it never asked for is a violation.
    private mutating func inNamespace(_ namespace: Namespace, _ body: (inout SocketSession, Int) -> [SocketAction]) -> [SocketAction] {
        guard let index = index(of: namespace) else { return violation(.notConnected(namespace)) }
        if case .gone = namespaces[index].membership { return [] }
        return body(&self, index)
    }

    private mutating func leave(_ index: Int, now: Int64) {
        let namespace = namespaces[index].name
        namespaces[index].membership = .gone
        awaitedAcks = awaitedAcks.filter { $0.value != namespace }
        let isAnywhere = namespaces.contains { if case .member = $0.membership { true } else { false } }
        if !isAnywhere && nextTick == nil { nextTick = now + limits.namespaceTimeout }
    }

    private mutating func violation(_ violation: SocketViolation) -> [SocketAction] {
        isClosed = true
        nextTick = nil
        unfinished = nil
        return [.close(violation)]
    }

    private func index(of namespace: Namespace) -> Int? {
        namespaces.firstIndex { $0.name == namespace }
    }

    private func place(of ticket: NamespaceTicket) -> Int? {
        guard !isClosed, let index = index(of: ticket.namespace), case .asking(let serial) = namespaces[index].membership,
            serial == ticket.serial
        else { return nil }
        return index
    }
}
