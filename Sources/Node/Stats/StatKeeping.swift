import Chat
import Logging
import Storage
import Synchronization

/// Writes the node's figures once a minute: one small transaction behind people's writes, so that no page ever counts.
final class StatKeeping: Sendable {
    private struct State {
        var since: Int64
        /// What was counted but is not written yet; more than one when the disk would not take them.
        var pending: [(figures: StatFigures, active: Set<Int64>, at: Int64)] = []
        var messages = 0
        var deliveries = 0
        var commits: [Int64] = []

        /// Minutes that wait for the disk at most; older ones are added together.
        private static let mostPending = 60

        mutating func add(_ figures: StatFigures, _ active: Set<Int64>) {
            pending.append((figures, active, since))
            while pending.count > Self.mostPending {
                let oldest = pending.removeFirst()
                pending[0].figures.add(oldest.figures)
                pending[0].active.formUnion(oldest.active)
            }
        }
    }

    private let node: NodeContext
    private let live: LiveMetrics
    private let state: Mutex<State>

    init(_ node: NodeContext, _ live: LiveMetrics) {
        self.node = node
        self.live = live
        state = Mutex(State(since: node.world.now()))
    }

    /// Once a second: writes when a minute is over.
    func turn() async {
        let now = node.world.now()
        guard StatScale.minute.start(of: state.withLock { $0.since }) != StatScale.minute.start(of: now) else { return }
        await write()
    }

    /// Writes what was counted so far; for the end of the node too.
    func write() async {
        close(at: node.world.now())
        let parts = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        do throws(Refusal) {
            try await node.write(.bulk) { transaction in
                for part in parts { try transaction.session.addStats(part.figures, active: part.active, at: part.at) }
            }
        } catch {
            state.withLock { $0.pending.insert(contentsOf: parts, at: 0) }
            node.logger.warning("figures could not be written and wait", metadata: ["refusal": "\(error.code.rawValue)"])
        }
    }

    /// Closes the page that is open: it belongs to the minute in which it was begun.
    private func close(at now: Int64) {
        var (figures, active) = node.stats.take()
        active.formUnion(node.gateway.presence.users)
        let commits = node.database.statistics().commitMicroseconds.counts.map { Int64(clamping: $0) }
        let (messages, deliveries) = (live.sent, live.delivered)
        state.withLock { state in
            figures.messages = Int64(messages - state.messages)
            figures.deliveries = Int64(deliveries - state.deliveries)
            figures.commits = state.commits.isEmpty ? commits : zip(commits, state.commits).map { $0 - $1 }
            (state.messages, state.deliveries, state.commits) = (messages, deliveries, commits)
            state.add(figures, active)
            state.since = now
        }
    }
}
