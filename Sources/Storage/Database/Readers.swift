/// The reader threads of one lane with their common queue.
final class Readers: Sendable {
    struct Inbox {
        var queue: BodyQueue<any ReadJob>
        var isClosing = false
    }

    private enum Turn {
        case job(any ReadJob)
        case stop
    }

    private let inbox: Monitor<Inbox>
    private let readers: [Reader]
    private let statistics: StatisticsBook
    private let now: @Sendable () -> UInt64

    /// Opens `count` connections; `start` makes their threads.
    init(
        count: Int, queueLimit: Int, path: String, _ configuration: DatabaseConfiguration, _ statistics: StatisticsBook, _ trust: DiskTrust
    ) throws(StorageFailure) {
        inbox = Monitor(Inbox(queue: BodyQueue(limit: queueLimit)))
        var opened: [Reader] = []
        for _ in 0..<max(1, count) { opened.append(try Reader(path: path, configuration, statistics, trust)) }
        readers = opened
        self.statistics = statistics
        now = configuration.now
    }

    /// Puts a body into the queue, or finishes it at once, on the calling thread, when it cannot wait there.
    func submit(_ job: any ReadJob) {
        let failure: StorageFailure? = inbox.update { state in
            if state.isClosing { return .databaseIsClosed }
            return state.queue.append(job) ? nil : StorageFailure(.busy, "Too many reads are waiting.")
        }
        guard let failure else { return }
        if failure.kind == .busy { statistics.count { $0.busy += 1 } }
        job.finish(failure)
    }

    /// Bodies that wait.
    var waiting: Int { inbox.peek { $0.queue.count } }

    /// Interrupts the bodies that are running.
    func expire() {
        for reader in readers { reader.deadline.expire() }
    }

    /// One thread per connection.
    func start(named name: String) -> [DatabaseThread] {
        readers.enumerated().map { index, reader in
            DatabaseThread(name: "\(name)-\(index)") { [self] in serve(reader) }
        }
    }

    /// Lets the threads end once everything that waits is served.
    func stop() { inbox.updateAll { $0.isClosing = true } }

    /// Interrupts what runs, refuses what waits, and lets the threads end: for long reads, which nobody waits for at the end.
    func stopAtOnce() {
        let dropped: [any ReadJob] = inbox.updateAll { state in
            state.isClosing = true
            return state.queue.pop(atMost: .max)
        }
        expire()
        for job in dropped { job.finish(StorageFailure.databaseIsClosed) }
    }

    private func serve(_ reader: Reader) {
        while true {
            let turn: Turn = inbox.wait { state in
                if let job = state.queue.popFirst() { return .job(job) }
                return state.isClosing ? .stop : nil
            }
            switch turn {
            case .stop:
                reader.close()
                return
            case .job(let job) where now() >= job.end:
                statistics.count { $0.busy += 1 }
                job.finish(StorageFailure(.busy, "A read waited longer than its lane allows."))
            case .job(let job):
                reader.run(job)
            }
        }
    }
}
