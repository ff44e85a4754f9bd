import CanonicalJSON
import Chat
import Federation
import Storage
import Synchronization

/// The north node, which sends, and servers that are played. Its queue works when it is told to.
final class SendingStage: Sendable {
    let stage = LinkedStage()
    private let held: Mutex<(node: StagedNode, sending: PeerSending)>
    private let said = Complaints()
    private let moved = Steps()

    init() async throws {
        let node = try await stage.open("north.example")
        held = Mutex((node, PeerSending(node.linked, moved: { [moved] in moved.add($0) }) { [said] in said.add($0) }))
    }

    /// A stage on which Cleo of the south is in the north's room.
    static func withCleo() async throws -> (SendingStage, PlayedServer, OwnRoom) {
        let stage = try await SendingStage()
        let south = PlayedServer("south.example", on: stage.stage)
        let room = try await OwnRoom(stage.node)
        try await room.join(People.cleo)
        return (stage, south, room)
    }

    var node: StagedNode { held.withLock { $0.node } }
    var sending: PeerSending { held.withLock { $0.sending } }
    var now: Int64 { stage.clock.now }
    /// What an admin was told.
    var complaints: [String] { said.all }
    /// What was told of how far servers have got.
    var news: [ReachNews] { moved.all }

    /// The node's process is killed and started again on what was on disk.
    func crash() async throws {
        let node = try await node.afterCrash()
        let sending = PeerSending(node.linked, moved: { [moved] in moved.add($0) }) { [said] in said.add($0) }
        held.withLock { $0 = (node, sending) }
        // What it had taken comes back to the queue.
        let now = now
        _ = try await node.linked.database.write { try $0.takeBackLeases(boot: "next", at: now, limit: 1_000) }
    }

    /// Runs the jobs that are due, once, all at the same time.
    /// - Returns: how many.
    @discardableResult
    func work() async throws -> Int {
        let (now, database, sending) = (now, node.linked.database, sending)
        let jobs = try await database.write { session in
            _ = try session.sweepJobs(at: now, limit: 1_000)
            let lease = JobLease(worker: "test", boot: "this", token: try session.token(), until: now + 600_000)
            return try session.claimJobs([(JobCatalog.sendToServer.name, 1_000)], limit: 1_000, lease, at: now)
        }
        let clock = stage.clock
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in jobs { group.addTask { try await Self.run(job, sending, database, clock) } }
            try await group.waitForAll()
        }
        return jobs.count
    }

    private static func run(
        _ job: ClaimedJob, _ sending: PeerSending, _ database: Database, _ clock: StageClock
    ) async throws {
        let server = try JSON(parsing: Array(job.payload.utf8))["server"]?.string ?? ""
        let outcome: JobOutcome =
            switch try await sending.flush(server) {
            case .done: .done
            case .again: .again
            case .snooze(let until): .snooze(until: until)
            }
        _ = try await database.write { session in
            try session.settle(
                [JobEnd(id: job.id, token: job.token, outcome: outcome)], at: clock.now, backOff: { _ in BackOff(first: 1, cap: 1) },
                chance: { 0.5 })
        }
    }

    /// Lets the queue work until nothing is left, with the clock set to when the next job is due.
    /// - Parameter limit: milliseconds that may go by.
    func settle(within limit: Int64 = 400_000_000) async throws {
        let end = now + limit
        for _ in 0..<2_000 {
            if try await work() > 0 { continue }
            let next = try await node.linked.database.read { session in
                try session.integer("SELECT min(run_at) FROM jobs WHERE kind = 'federation.send' AND state = 0")
            }
            guard let next, next <= end else { return }
            stage.clock.advance(max(0, next - now))
        }
        preconditionFailure("It never comes to rest.")
    }

    /// The jobs that would send to a server: their states and times.
    func jobs(_ server: PlayedServer) async throws -> [(state: JobState, runAt: Int64)] {
        let lane = "federation.send:\(server.name)"
        return try await node.linked.database.read { session in
            try session.rows("SELECT state, run_at FROM jobs WHERE lane = $1 AND state < 4 ORDER BY id", [.text(lane)]) {
                (JobState(rawValue: $0.int(0)) ?? .dead, $0.int(1))
            }
        }
    }

    /// What is kept of sending to a server.
    func record(_ server: PlayedServer) async throws -> String? {
        try await node.linked.database.read { session in try session.delivery(to: server.name.text) }
    }

    func cut(_ server: PlayedServer) { stage.wire.cut(node.linked.name, server.name) }
    func mend(_ server: PlayedServer) { stage.wire.mend(node.linked.name, server.name) }
}

extension WriteSession {
    /// A number that no claim has had.
    fileprivate func token() throws(StorageFailure) -> Int64 { (try integer("SELECT max(lease_token) FROM jobs") ?? 0) + 1 }
}

private final class Complaints: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}

private final class Steps: Sendable {
    private let news = Mutex<[ReachNews]>([])
    var all: [ReachNews] { news.withLock { $0 } }
    func add(_ step: ReachNews) { news.withLock { $0.append(step) } }
}

/// A door that stands closed until it is opened, and tells who comes to it.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var arrived = 0
        var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let (goes, told) = state.withLock { state in
                state.arrived += 1
                let told = state.watchers.filter { $0.0 <= state.arrived }.map(\.1)
                state.watchers.removeAll { $0.0 <= state.arrived }
                if !state.isOpen { state.waiting.append(continuation) }
                return (state.isOpen, told)
            }
            for watcher in told { watcher.resume() }
            if goes { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once so many have come to the door.
    func arrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrived < count { state.watchers.append((count, continuation)) }
                return state.arrived >= count
            }
            if isThere { continuation.resume() }
        }
    }
}
