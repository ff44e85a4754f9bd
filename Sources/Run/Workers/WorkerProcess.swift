import Chat
import Glibc
import Logging
import ServiceLifecycle
import Storage
import Synchronization
import Workers

/// A worker in a process of its own: takes jobs over the node's socket and says how they went; comes back when the node was away.
final class WorkerProcess: Service, JobEnds {
    private static let beat: Int64 = 10_000

    private let name: String
    private let place: WorkerPlace
    private let slots: Int
    private let grace: Int64
    private let providers: KnownProviders
    private let clock: JobClock
    private let logger: Logger
    private let line = Mutex<WorkerLine?>(nil)
    /// Said, and not known to be on disk: said again after a broken connection.
    private let unsettled = Mutex<[Int64: JobEnd]>([:])
    private let isStopping = Mutex(false)
    /// The node hands out nothing more to it, and has said everything.
    private let isDismissed = Mutex(false)
    private let settlement = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init(
        name: String, place: WorkerPlace, slots: Int, grace: Int64, providers: KnownProviders = KnownProviders(), clock: JobClock = .system,
        logger: Logger
    ) {
        self.name = name
        self.place = place
        self.slots = slots
        self.grace = grace
        self.providers = providers
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        let worker = HandlerWorker(
            name: name, slots: slots, isInProcess: false, KnownHandlers.all(providers: providers, clock), ends: self, transactions: nil,
            clock: clock)
        let hearing = Task { await self.hear(worker) }
        let beating = Task { await self.beat(worker) }
        try? await gracefulShutdown()
        isStopping.withLock { $0 = true }
        line.withLock { $0 }?.say(.hello(name: name, kinds: worker.kinds.sorted(), slots: 0))
        await worker.stop(patience: grace)
        await untilSettled()
        line.withLock { $0 }?.close()
        hearing.cancel()
        beating.cancel()
        await hearing.value
    }

    // MARK: what is said

    func ended(_ ends: [JobEnd], of worker: String) {
        unsettled.withLock { unsettled in for end in ends { unsettled[end.id] = end } }
        line.withLock { $0 }?.say(.ended(ends))
    }

    private func beat(_ worker: HandlerWorker) async {
        var nextBeat = clock.now() + Self.beat
        while (try? await clock.sleep(1_000)) != nil {
            let now = clock.now()
            worker.tick(at: now)
            guard now >= nextBeat else { continue }
            nextBeat = now + Self.beat
            line.withLock { $0 }?.say(.beat)
        }
    }

    /// The last words, if the node is there to hear them; otherwise the leases end by themselves.
    private func untilSettled() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                if self.isSettled { return }
                for await _ in self.settlement.stream where self.isSettled { return }
            }
            group.addTask { [clock] in try? await clock.sleep(5_000) }
            await group.next()
            group.cancelAll()
        }
    }

    private var isSettled: Bool { isDismissed.withLock { $0 } && unsettled.withLock(\.isEmpty) }

    // MARK: what is heard

    private func hear(_ worker: HandlerWorker) async {
        var patience: Int64 = 100
        while !Task.isCancelled {
            if let opened = await connect(worker) {
                patience = 100
                await withCheckedContinuation { (ended: CheckedContinuation<Void, Never>) in
                    CommandThread.start {
                        while let message = opened.hear() { self.take(message, worker) }
                        ended.resume()
                    }
                }
                line.withLock { $0 = nil }
                opened.close()
                if !isStopping.withLock({ $0 }) { logger.warning("the node is gone; trying again") }
            }
            guard (try? await clock.sleep(patience)) != nil else { return }
            patience = min(5_000, patience * 2)
        }
    }

    private func connect(_ worker: HandlerWorker) async -> WorkerLine? {
        guard !isStopping.withLock({ $0 }) else { return nil }
        let stream = await withCheckedContinuation { (connected: CheckedContinuation<(any WorkerStream)?, Never>) in
            CommandThread.start { [place, logger] in
                let stream = place.connect()
                if let stream, !stream.open() {
                    logger.warning("the node does not know this worker's secret", metadata: ["node": "\(place)"])
                    return connected.resume(returning: nil)
                }
                connected.resume(returning: stream)
            }
        }
        guard let stream else { return nil }
        let opened = WorkerLine(stream)
        opened.say(.hello(name: name, kinds: worker.kinds.sorted(), slots: slots))
        let unsaid = unsettled.withLock { Array($0.values) }
        if !unsaid.isEmpty { opened.say(.ended(unsaid)) }
        line.withLock { $0 = opened }
        logger.notice("at work", metadata: ["worker": "\(name)", "node": "\(place)"])
        return opened
    }

    private func take(_ message: WorkerMessage, _ worker: HandlerWorker) {
        switch message {
        case .jobs(let jobs):
            if isStopping.withLock({ $0 }) {
                ended(jobs.map { JobEnd(id: $0.id, token: $0.token, outcome: .returned) }, of: name)
            } else {
                worker.begin(jobs)
            }
        case .cancel(let ids): worker.cancel(ids)
        case .settled(let ids):
            unsettled.withLock { unsettled in for id in ids { unsettled[id] = nil } }
            if ids.isEmpty, isStopping.withLock({ $0 }) { isDismissed.withLock { $0 = true } }
            settlement.continuation.yield()
        case .hello, .ended, .beat: logger.warning("the node said something that no node says")
        }
    }
}
