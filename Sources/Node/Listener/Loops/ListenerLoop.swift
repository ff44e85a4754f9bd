package import NIOCore

/// What belongs to one event loop: its connections, those with unflushed writes, its clock of one tick a second.
/// Every `var` is touched on the loop only; the constants may be read from anywhere.
package final class ListenerLoop: @unchecked Sendable {
    /// The loop's number, 0 ..< the number of loops.
    package let index: Int
    package let eventLoop: any EventLoop
    let executor: LoopExecutor
    let clock: ListenerClock

    /// Milliseconds of the listener's clock at the last sweep: coarse (a second) and therefore free to read.
    private(set) var now: Int64
    /// The value of the `Date` header, made once a sweep.
    private(set) var date: String
    private(set) var isStopping = false
    private var connections: [any SweptConnection] = []
    private var dirty: [WebSocketConnection] = []
    private var sweeps: RepeatedTask?
    private var identifiers = RequestIdentifiers()

    init(index: Int, eventLoop: any EventLoop, clock: ListenerClock) {
        self.index = index
        self.eventLoop = eventLoop
        self.clock = clock
        executor = LoopExecutor(eventLoop)
        now = clock.now()
        date = HTTPDate.now()
    }

    /// How many connections the loop has. On the loop only.
    package var connectionCount: Int { connections.count }

    /// The name of a request: the client's own when it is sane.
    func requestID(given: String?) -> String { identifiers.identifier(given: given) }

    func add(_ connection: any SweptConnection) {
        eventLoop.preconditionInEventLoop()
        connection.slot = connections.count
        connections.append(connection)
    }

    func remove(_ connection: any SweptConnection) {
        let slot = connection.slot
        guard slot >= 0, slot < connections.count, connections[slot] === connection else { return }
        let last = connections.removeLast()
        if last !== connection {
            connections[slot] = last
            last.slot = slot
        }
        connection.slot = -1
    }

    /// Has the connection flushed at the end of the loop's turn: many writes, one system call.
    func flushLater(_ connection: WebSocketConnection) {
        dirty.append(connection)
        if dirty.count == 1 { eventLoop.execute { self.flushDirty() } }
    }

    private func flushDirty() {
        var turn: [WebSocketConnection] = []
        swap(&turn, &dirty)
        for connection in turn { connection.flushNow() }
        turn.removeAll(keepingCapacity: true)
        if dirty.isEmpty { swap(&turn, &dirty) }
    }

    func startSweeping(every interval: TimeAmount) {
        sweeps = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            self.sweep()
        }
    }

    /// One look at every connection. Backwards, because a connection may leave the list while it is looked at.
    func sweep() {
        eventLoop.preconditionInEventLoop()
        now = clock.now()
        date = HTTPDate.now()
        for connection in connections.reversed() { connection.sweep(now: now) }
    }

    func beginStop() {
        eventLoop.preconditionInEventLoop()
        isStopping = true
        for connection in connections.reversed() { connection.beginStop() }
        eventLoop.scheduleTask(in: Self.goodbye) { self.cutGoodbyes() }
    }

    /// What a WebSocket has to answer the goodbye of a node that stops. Whoever takes part answers at once; a phone that sleeps never
    /// does, and is not waited for: what it missed is in the log.
    private static let goodbye = TimeAmount.seconds(1)

    private func cutGoodbyes() {
        for connection in connections.reversed() where connection is WebSocketConnection { connection.abort() }
    }

    func abortAll() {
        eventLoop.preconditionInEventLoop()
        sweeps?.cancel()
        for connection in connections.reversed() { connection.abort() }
    }
}
