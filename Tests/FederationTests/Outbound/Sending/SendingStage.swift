import CanonicalJSON
import Chat
import Federation
import Storage
import Synchronization

/// The north node, which sends, and servers that are played.
final class SendingStage: Sendable {
    let stage = LinkedStage()
    private let held: Mutex<(node: StagedNode, sending: PeerSending)>
    private let said = Complaints()

    init(isOpen: Bool = true) async throws {
        let node = try await stage.open("north.example")
        held = Mutex((node, PeerSending(node.linked) { [said] in said.add($0) }))
    }

    var node: StagedNode { held.withLock { $0.node } }
    var sending: PeerSending { held.withLock { $0.sending } }
    var now: Int64 { stage.clock.now }
    /// What an admin was told.
    var complaints: [String] { said.all }

    /// The node's process is killed and started again on what was on disk.
    func crash() async throws {
        let node = try await node.afterCrash()
        let sending = PeerSending(node.linked) { [said] in said.add($0) }
        held.withLock { $0 = (node, sending) }
    }

    /// Does what the queue would: turns of sending until everything has gone out, with the clock set to when the server may be asked again.
    /// - Parameter patience: milliseconds that may go by.
    func drain(_ server: PlayedServer, patience: Int64 = .max) async throws {
        let begin = now
        for _ in 0..<1_000 {
            switch try await sending.flush(server.name.text) {
            case .done: return
            case .again: continue
            case .snooze(let until):
                if until - begin > patience { return }
                stage.clock.advance(max(0, until - now))
            }
        }
        preconditionFailure("It never comes to rest.")
    }

    /// The jobs that would send to a server: state and time.
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
}

private final class Complaints: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}
