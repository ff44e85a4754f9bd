package import Chat
package import Logging
package import Storage

/// Hands jobs out: decides who may begin what, writes how they ended, and does what is due by the clock. One per database, in the process
/// that has it; workers are in this process or at the other end of a socket.
///
/// It looks at the queue when it was told of something new and when a time has come, never just to see.
package final class JobDispatcher: Sendable {
    let database: Database
    let kinds: [JobKind]
    let clock: JobClock
    let boot: String
    let logger: Logger
    /// What happened so far, for `/metrics`.
    package let figures = JobFigures()
    let inbox = DispatchInbox()
    /// What kinds write down when a job of theirs is taken and when it ends.
    let ledgers: JobLedgers
    let bell: JobBell
    private let limits: (queues: [JobLimit], providers: [JobLimit])

    /// - Parameters:
    ///   - bell: the database's own, rung by its writer after each commit that touched the queue.
    ///   - ledgers: of kinds that take something out of the database and write something into it.
    ///   - boot: this start's own name, never one of an earlier start.
    package init(
        _ database: Database, bell: JobBell, kinds: [JobKind] = JobCatalog.kinds, queues: [JobLimit] = JobCatalog.queues,
        providers: [JobLimit] = JobCatalog.providers, ledgers: [JobLedger] = [], boot: String, clock: JobClock = .system, logger: Logger
    ) {
        self.ledgers = JobLedgers(ledgers)
        self.database = database
        self.bell = bell
        self.kinds = kinds
        limits = (queues, providers)
        self.boot = boot
        self.clock = clock
        self.logger = logger
    }

    // MARK: any thread

    /// From now on it gets jobs. One of the same name that was there before is replaced.
    package func attach(_ worker: any JobWorker) { inbox.put { $0.arrived.append(worker) } }

    /// It gets no more; what it has stays its own until the leases end.
    package func detach(_ name: String) { inbox.put { $0.gone.append(name) } }

    /// How runs of that worker ended.
    package func ended(_ ends: [JobEnd], of worker: String) {
        inbox.put { mail in mail.ends += ends.map { (worker, $0) } }
    }

    /// The same where the end committed together with what the job did.
    func wrote(_ end: JobEnd, of worker: String) { inbox.put { $0.written.append((worker, end)) } }

    /// A worker elsewhere is heard of: its leases go on.
    package func heard(_ worker: String) { inbox.put { _ = $0.beats.insert(worker) } }

    /// Hands out nothing more; ends are still written.
    package func stopHandingOut() {
        bell.offers.withdraw()
        inbox.put { $0.isStopping = true }
    }

    /// Writes what is left to write and lets ``run()`` return.
    package func finish() { inbox.put { $0.isOver = true } }

    // MARK: its own task

    /// Runs until ``finish()`` or until the database is closed. Called once.
    package func run() async {
        bell.listen { [inbox] news in inbox.put { $0.news.add(news) } }
        var turns = DispatchTurns(self, DispatchState(kinds: kinds, queues: limits.queues, providers: limits.providers))
        guard await turns.begin() else { return bell.listen(nil) }
        var rings = inbox.rings.makeAsyncIterator()
        while await turns.serve(), await rings.next() != nil {}
        bell.offers.withdraw()
        bell.listen(nil)
        turns.stopTimer()
    }
}
