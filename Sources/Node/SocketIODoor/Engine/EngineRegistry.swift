import NIOCore
import SocketIO

/// The engine's sessions of one event loop. Confined to its loop; other loops send it mail.
final class EngineRegistry: @unchecked Sendable {
    let loop: ListenerLoop
    let limits: EngineDoorLimits
    let mail: LoopMail
    private let application: any EngineApplication
    private var sessions: [String: EngineConnection] = [:]
    private var deadlines: EngineDeadlines
    private var unflushed: [EngineConnection] = []
    private var waiting = 0
    private var waitingByAddress: [AddressBits: Int] = [:]

    init(loop: ListenerLoop, loops: ListenerLoops, limits: EngineDoorLimits, application: any EngineApplication) {
        self.loop = loop
        self.limits = limits
        self.application = application
        mail = LoopMail(loops: loops, own: loop)
        deadlines = EngineDeadlines(now: loop.clock.now())
        guard let pause = limits.sweepMilliseconds.map({ TimeAmount.milliseconds($0) }) else { return }
        loop.eventLoop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { _ in self.sweep() }
    }

    /// How many sessions the loop has.
    var count: Int { sessions.count }

    /// A session by its id.
    func connection(_ sid: String) -> EngineConnection? { sessions[sid] }

    /// Opens a session and answers its handshake; refuses when there are too many.
    func open(_ transport: EngineTransport, from address: ClientAddress, _ carrier: EngineCarrier) {
        let key = address.limitKey
        guard !loop.isStopping, sessions.count < limits.sessionsPerLoop, waiting < limits.waitingPerLoop,
            key.map({ waitingByAddress[$0, default: 0] < limits.waitingPerAddress }) ?? true
        else { return carrier.refuse(.busy, mail) }
        let sid = EngineSessionID.make(on: loop)
        let now = loop.clock.now()
        let session = EngineSession(sid: sid, transport: transport, limits: limits.engine, now: now)
        let connection = EngineConnection(session, in: self, address: address)
        sessions[sid] = connection
        waiting += 1
        if let key { waitingByAddress[key, default: 0] += 1 }
        connection.open(carrier, application, now: now)
        note(connection)
    }

    /// A session is no longer a stranger's, or is over: it counts as waiting no more.
    func settled(_ connection: EngineConnection) {
        guard connection.isWaiting else { return }
        connection.isWaiting = false
        waiting -= 1
        guard let key = connection.address.limitKey, let count = waitingByAddress[key] else { return }
        waitingByAddress[key] = count > 1 ? count - 1 : nil
    }

    /// Forgets a session that is over.
    func forget(_ connection: EngineConnection) {
        sessions[connection.sid] = nil
        settled(connection)
    }

    /// Has the session's packets sent at the end of the loop's turn, many in one answer.
    func flushLater(_ connection: EngineConnection) {
        unflushed.append(connection)
        if unflushed.count == 1 { loop.eventLoop.execute { self.flush() } }
    }

    private func flush() {
        let turn = unflushed
        unflushed = []
        for connection in turn { connection.flush() }
    }

    /// Keeps an eye on a session's next deadline.
    func note(_ connection: EngineConnection) {
        deadlines.note(connection, at: connection.nextTick)
    }

    /// Pings, gives up, times out. On the loop.
    func sweep() {
        if loop.isStopping { for connection in Array(sessions.values) { connection.close(code: .goingAway) } }
        let now = loop.clock.now()
        for connection in deadlines.due(now) { connection.tick(now) }
    }
}

/// What a session opens on.
enum EngineCarrier {
    case request(EngineHTTPRequest)
    case socket(EngineSocket)

    func refuse(_ refusal: EngineRefusal, _ mail: LoopMail) {
        switch self {
        case .request(let request): request.refuse(refusal, from: mail)
        case .socket(let socket): socket.close(.tryAgainLater)
        }
    }
}
