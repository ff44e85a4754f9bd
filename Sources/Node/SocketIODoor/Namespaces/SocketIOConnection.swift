import CanonicalJSON
import SocketIO

/// The Socket.IO side of one Engine.IO session: carries out what the session's value decides, and knows the receivers of
/// its namespaces. Confined to its loop.
final class SocketIOConnection: EngineReceiver {
    private struct Member {
        let client: SocketIOClient
        let receiver: any SocketIOReceiver
    }

    let engine: EngineConnection
    private let application: any SocketIOApplication
    private var session: SocketSession { didSet { isInMain = session.isMember(of: .main) } }
    /// Whether the client is in the namespace that most events are for: looked at by each, without a copy of the session.
    private var isInMain = false
    private var members: [Namespace: Member] = [:]
    /// The one most events are for, found without hashing.
    private var main: Member?
    private var acknowledged: [Int64: ([SocketValue]) -> Void] = [:]

    init(_ engine: EngineConnection, limits: SocketLimits, now: Int64, application: any SocketIOApplication) {
        self.engine = engine
        self.application = application
        session = SocketSession(limits: limits, now: now)
    }

    var nextTick: Int64? { session.nextTick }

    func tick(now: Int64) {
        perform(session.tick(now: now), now)
    }

    func received(_ message: EngineMessage, now: Int64) {
        perform(session.receive(message, now: now), now)
    }

    func becameWritable() {
        main?.receiver.becameWritable()
        for member in members.values { member.receiver.becameWritable() }
    }

    func closed(_ reason: EngineEnd) {
        let all = members.values + [main].compactMap { $0 }
        (members, main, acknowledged) = ([:], nil, [:])
        for member in all { gone(member) }
    }

    private func perform(_ actions: [SocketAction], _ now: Int64) {
        for action in actions {
            switch action {
            case .event(let event): member(event.namespace)?.receiver.received(event)
            case .ask(let ticket, let auth): connect(ticket, auth)
            case .ack(_, let id, let values): acknowledged.removeValue(forKey: id)?(values)
            case .left(let namespace): left(namespace)
            case .send(let packet): engine.send(packet)
            case .close: engine.close(.protocolError)
            }
        }
    }

    private func connect(_ ticket: NamespaceTicket, _ auth: JSONObject) {
        let client = SocketIOClient(ticket, on: self)
        let receiver = application.connect(client, auth: auth)
        guard engine.isOpen, session.isCurrent(ticket.namespace) else { return gone(Member(client: client, receiver: receiver)) }
        set(Member(client: client, receiver: receiver), ticket.namespace)
    }

    private func member(_ namespace: Namespace) -> Member? {
        namespace.isMain ? main : members[namespace]
    }

    private func set(_ member: Member?, _ namespace: Namespace) {
        if namespace.isMain { main = member } else { members[namespace] = member }
    }

    private func left(_ namespace: Namespace) {
        guard let member = member(namespace) else { return }
        set(nil, namespace)
        gone(member)
    }

    private func gone(_ member: Member) {
        member.client.forget()
        member.receiver.closed()
    }
}

/// What a client in a namespace asks of its connection.
extension SocketIOConnection {
    func isMember(_ namespace: Namespace) -> Bool { namespace.isMain ? isInMain : session.isMember(of: namespace) }

    func accept(_ ticket: NamespaceTicket, _ id: String) {
        if let packet = session.accept(ticket, sid: id) { engine.send(packet) }
    }

    func refuse(_ ticket: NamespaceTicket, _ message: String, _ data: JSON?) {
        guard let packet = session.refuse(ticket, message: message, data: data) else { return }
        engine.send(packet)
        left(ticket.namespace)
    }

    func send(_ packets: [WirePacket], in namespace: Namespace) {
        if isMember(namespace) { engine.send(packets) }
    }

    func emit(_ name: String, _ arguments: [SocketValue], in namespace: Namespace, _ acknowledged: @escaping ([SocketValue]) -> Void)
        -> Bool
    {
        guard let id = session.awaitAck(in: namespace) else { return false }
        self.acknowledged[id] = acknowledged
        engine.send(SocketWire.event(name, arguments, id: id, in: namespace))
        return true
    }

    func expel(_ namespace: Namespace) {
        guard let packet = session.expel(from: namespace, now: engine.now) else { return }
        engine.send(packet)
        left(namespace)
    }
}
