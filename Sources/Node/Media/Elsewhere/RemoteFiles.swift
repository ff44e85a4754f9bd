import Chat
import Storage
import Synchronization

/// Brings files of other nodes here when somebody wants to see them. Any thread.
///
/// It is no job of the queue: somebody waits for it, it costs nothing to lose (the next look fetches again), and a row of the queue for
/// each picture that comes by would be more writing than the picture.
final class RemoteFiles: Sendable {
    typealias Fetching = @Sendable (RemoteMediaRow, ServerName) async -> RemoteFileLine.End

    private struct State {
        var line = RemoteFileLine()
        var flights: [String: Task<RemoteFileLine.End, Never>] = [:]
        /// Those whose turn has come, and those that wait for it.
        var called: Set<String> = []
        var waiting: [String: CheckedContinuation<Void, Never>] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())
    private let fetching: Fetching
    private let admits: @Sendable (ServerName) -> Bool
    private let patience: Duration
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - fetching: fetches one file and keeps it.
    ///   - admits: whether the node links with a server.
    ///   - patience: how long somebody waits for a file; it goes on coming after that.
    init(
        fetching: @escaping Fetching, admits: @escaping @Sendable (ServerName) -> Bool, patience: Duration = .seconds(25),
        now: @escaping @Sendable () -> Int64
    ) {
        (self.fetching, self.admits, self.patience, self.now) = (fetching, admits, patience, now)
    }

    convenience init(_ fetch: FetchRemoteFile, admits: @escaping @Sendable (ServerName) -> Bool, now: @escaping @Sendable () -> Int64) {
        self.init(fetching: { await fetch.fetch($0, from: $1) }, admits: admits, now: now)
    }

    /// Returns when the file is here.
    /// - Throws: `not_available` where the node does not link with its node; `media_not_found`, `too_large`, `busy`.
    func bring(_ file: RemoteMediaRow) async throws(Refusal) {
        guard let server = ServerName(file.server), admits(server) else {
            throw .notAvailable("The file lies on \(file.server), and this node is not linked with that one.")
        }
        let flight = try flight(file, server)
        switch await Patience.value(of: flight, within: patience) {
        case nil: throw Refusal(.busy, "The file is still on its way from \(file.server). Try again in a moment.", retryAfter: 5)
        case .fetched: return
        case .lacking(let refusal), .away(let refusal): throw refusal
        }
    }

    /// A node has given a sign of life: its files may be asked for again.
    func heard(_ server: ServerName) { state.withLock { $0.line.heard(server.text) } }

    /// Ends what is under way.
    func stop() async {
        let (flights, waiting) = state.withLock { state in
            state.isStopping = true
            defer { state.waiting = [:] }
            return (Array(state.flights.values), Array(state.waiting.values))
        }
        for flight in flights { flight.cancel() }
        for one in waiting { one.resume() }
        for flight in flights { _ = await flight.value }
    }

    private func flight(_ file: RemoteMediaRow, _ server: ServerName) throws(Refusal) -> Task<RemoteFileLine.End, Never> {
        let outcome = state.withLock { state -> Result<Task<RemoteFileLine.End, Never>, Refusal> in
            if state.isStopping { return .failure(.busy(retryAfter: 5)) }
            if let flight = state.flights[file.key] { return .success(flight) }
            let answer = state.line.ask(file.key, of: server.text, at: now())
            if case .refuse(let refusal) = answer { return .failure(refusal) }
            let flight = Task { await self.fly(file, server, waits: answer == .wait) }
            state.flights[file.key] = flight
            return .success(flight)
        }
        return try outcome.get()
    }

    private func fly(_ file: RemoteMediaRow, _ server: ServerName, waits: Bool) async -> RemoteFileLine.End {
        if waits { await turn(of: file.key) }
        let end = Task.isCancelled ? .away(.busy(retryAfter: 5)) : await fetching(file, server)
        let next = state.withLock { state in
            state.flights[file.key] = nil
            let turns = state.line.ended(file.key, of: server.text, end, at: now())
            return turns.compactMap { key in
                if let waiting = state.waiting.removeValue(forKey: key) { return waiting }
                state.called.insert(key)
                return nil
            }
        }
        for waiting in next { waiting.resume() }
        return end
    }

    private func turn(of key: String) async {
        await withCheckedContinuation { continuation in
            let isCalled = state.withLock { state in
                if state.called.remove(key) != nil || state.isStopping { return true }
                state.waiting[key] = continuation
                return false
            }
            if isCalled { continuation.resume() }
        }
    }
}

/// Where a node's ``RemoteFiles`` stand once it links with others.
final class RemoteFilesPlace: Sendable {
    private let held = Mutex<RemoteFiles?>(nil)

    /// Nil for a node that links with nobody.
    var files: RemoteFiles? { held.withLock { $0 } }

    func bind(_ files: RemoteFiles) { held.withLock { $0 = files } }
}
