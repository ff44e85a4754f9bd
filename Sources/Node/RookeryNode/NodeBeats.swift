import Logging
import Storage

/// What a node does by the clock: every second what people wait for, every minute the housekeeping.
struct NodeBeats: Sendable {
    let node: NodeContext
    let tokenFiles: TokenKeyFiles
    let liveMetrics: LiveMetrics
    let stats: StatKeeping

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await every(seconds: 1) { node.gateway.sweep() } }
            group.addTask { await every(seconds: 1) { await node.gateway.presence.sweep(node) } }
            group.addTask { await every(seconds: 1) { await node.receipts.sweep(node) } }
            group.addTask { await every(seconds: 1) { await node.reachTelling.sweep(node) } }
            group.addTask { await every(seconds: 1) { await fold() } }
            group.addTask { await every(seconds: 1) { await search() } }
            group.addTask { await every(seconds: 1) { await liveMetrics.look(node.gateway) } }
            group.addTask { await every(seconds: 1) { await stats.turn() } }
            group.addTask { await giveBackMemory() }
            group.addTask { await node.push.upkeep.run(node.logger) }
            group.addTask { await every(seconds: 5) { await node.push.upkeep.save() } }
            group.addTask { await every(seconds: 60) { await ExpireSessions.sweep(node) } }
            group.addTask { await every(seconds: 3600 * 6) { node.recent.forgetAll() } }
            group.addTask { await every(seconds: 3600) { await node.rotateTokenKeys(tokenFiles) } }
        }
    }

    /// One round after the other, never two at once.
    private func every(seconds: Int64, _ body: () async -> Void) async {
        while (try? await Task.sleep(for: .seconds(seconds))) != nil { await body() }
    }

    private func giveBackMemory() async {
        var giving = MemoryReturn()
        await every(seconds: 1) {
            guard giving.isDue(resident: ProcessMemory.residentBytes()) else { return }
            ProcessMemory.giveBack()
            giving.returned(resident: ProcessMemory.residentBytes())
        }
    }

    private func search() async {
        do {
            try await node.search.turn()
        } catch let failure as StorageFailure where failure.kind != .closed {
            node.logger.warning("the search index could not be brought up to date", metadata: ["failure": "\(failure)"])
        } catch {
            return
        }
    }

    /// Under load the next fold is due when one ends.
    private func fold() async {
        while node.log.wantsFold, !Task.isCancelled {
            do {
                try await node.log.fold(in: node.database, at: node.world.now())
            } catch {
                return node.logger.warning("the log's tail could not be folded", metadata: ["failure": "\(error)"])
            }
        }
    }
}
