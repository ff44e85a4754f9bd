internal import Chat
internal import Storage

/// Takes in what comes for one room: one call of its inbox after the other, each carried out before the next.
actor RoomReceiver {
    private struct Job {
        let inputs: [InboxInput]
        /// Events that stand in the durable inbox already.
        var staged: Set<EventID> = []
        /// Hears whether what was taken is on disk: in its place, or in the durable inbox.
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private let rid: Int64
    private let roomID: RoomID
    private let inquiry: PeerInquiry
    private var inbox: RoomInbox
    private var staged: Set<EventID> = []
    private var jobs: [Job] = []
    private var isWorking = false
    private var isStopped = false
    private var questions: [Int: Task<Void, Never>] = [:]
    private var watchers: [CheckedContinuation<Void, Never>] = []
    private var timer: (due: Int64, task: Task<Void, Never>)?

    /// Pushes that wait for their turn; whoever comes then is asked to come again.
    private static let mostJobs = 64
    /// Milliseconds between two tries while the disk takes nothing.
    private static let pause: Int64 = 1_000

    init(rid: Int64, roomID: RoomID, _ inquiry: PeerInquiry, limits: InboxLimits) {
        (self.rid, self.roomID, self.inquiry) = (rid, roomID, inquiry)
        inbox = RoomInbox(limits: limits)
    }

    private var link: LinkedNode { inquiry.intake.link }

    /// Whether nothing waits, nothing is under way and nothing is to be tried again.
    var isIdle: Bool { !isWorking && jobs.isEmpty && questions.isEmpty && inbox.isIdle && timer == nil }

    /// Takes what a peer pushed. Returns once it is on disk: in its place, or in the durable inbox.
    /// - Parameter staged: those that stand in the durable inbox already.
    /// - Returns: false when nothing of it was taken; the peer is asked to come again.
    func take(_ inputs: [InboxInput], staged: Set<EventID> = []) async -> Bool {
        guard !isStopped, jobs.count < Self.mostJobs else { return false }
        return await withCheckedContinuation { waiter in enqueue(Job(inputs: inputs, staged: staged, waiter: waiter)) }
    }

    /// Returns once nothing is being worked on and no question is under way.
    func settled() async {
        if isQuiet { return }
        await withCheckedContinuation { watchers.append($0) }
    }

    private var isQuiet: Bool { isStopped || (!isWorking && jobs.isEmpty && questions.isEmpty) }

    private func tellWatchers() {
        guard isQuiet else { return }
        for watcher in watchers { watcher.resume() }
        watchers = []
    }

    /// Ends questions and waiting; what is not on disk comes again.
    func stop() {
        isStopped = true
        for question in questions.values { question.cancel() }
        timer?.task.cancel()
        for job in jobs { job.waiter?.resume(returning: false) }
        (questions, timer, jobs) = ([:], nil, [])
        tellWatchers()
    }

    private func enqueue(_ job: Job) {
        jobs.append(job)
        if isWorking { return }
        isWorking = true
        Task { await work() }
    }

    private func work() async {
        while !jobs.isEmpty { await perform(jobs.removeFirst()) }
        isWorking = false
        setTimer()
        tellWatchers()
    }

    // One call of the inbox, with all that it asks for

    private func perform(_ job: Job) async {
        var waiter = job.waiter
        defer { waiter?.resume(returning: false) }
        var work = RoomWork(job.inputs, rid: rid, inbox: inbox, staged: staged.union(job.staged))
        repeat {
            guard let next = await run(work, isPatient: waiter == nil) else { return }
            work = next
            (inbox, staged) = (work.inbox, work.staged)
            waiter?.resume(returning: true)
            waiter = nil
            for ask in work.asks { send(ask) }
            if work.isTooDear, let waiting = work.waiting {
                work.judged = await link.judge(waiting.event.event, state: waiting.state, rid: rid)
            }
        } while !work.isDone && !isStopped
    }

    /// - Parameter isPatient: whether to try until the disk takes it; else nothing has happened when it does not.
    private func run(_ work: RoomWork, isPatient: Bool) async -> RoomWork? {
        while !isStopped {
            let done = try? await link.database.write { [link] session in
                var work = work
                try work.run(link, in: session)
                return work
            }
            if let done { return done }
            guard isPatient else { return nil }
            try? await inquiry.sleep(Self.pause)
        }
        return nil
    }

    // Questions and time

    private func send(_ ask: InboxAsk) {
        if isStopped { return }
        questions[ask.number] = Task { [inquiry, roomID] in
            let answer = await inquiry.answer(to: ask, about: roomID)
            self.answered(ask.number, answer)
        }
    }

    private func answered(_ number: Int, _ answer: CheckedAnswer) {
        guard questions.removeValue(forKey: number) != nil else { return }
        enqueue(Job(inputs: [.answer(number, answer)]))
    }

    private func setTimer() {
        let now = link.now()
        let due = inbox.nextWake(after: now)
        if due == timer?.due || isStopped { return }
        timer?.task.cancel()
        timer = due.map { due in
            (
                due,
                Task { [inquiry] in
                    guard (try? await inquiry.sleep(max(1, due - now))) != nil else { return }
                    self.wake(due)
                }
            )
        }
    }

    private func wake(_ due: Int64) {
        guard timer?.due == due else { return }
        timer = nil
        enqueue(Job(inputs: [.wake]))
    }
}
