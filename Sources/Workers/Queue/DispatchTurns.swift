import Chat
import Logging
import Storage

/// The dispatcher's loop: carries out what its state decides. Confined to the task of ``JobDispatcher/run()``.
struct DispatchTurns {
    /// How long a worker may be silent.
    static let lease: Int64 = 30_000
    /// How often leases are prolonged.
    private static let beat: Int64 = 10_000
    /// Rows the clock moves in one body: two or three milliseconds.
    private static let sweepAtOnce = 200
    /// Claims and ends of more rows than that go through the bulk lane, behind people's writes.
    private static let interactiveRows = 16

    private let dispatcher: JobDispatcher
    private var state: DispatchState
    private var timer: JobTimer
    private var sweepAt: Int64 = 0
    private var beatAt: Int64
    private var token: Int64

    init(_ dispatcher: JobDispatcher, _ state: DispatchState) {
        self.dispatcher = dispatcher
        self.state = state
        timer = JobTimer(dispatcher.clock, dispatcher.inbox)
        beatAt = dispatcher.clock.now() + Self.beat
        // Above those of an earlier start, whatever its clock said.
        token = dispatcher.clock.now() << 20 | Int64(dispatcher.clock.chance() * 1_048_575)
    }

    private var now: Int64 { dispatcher.clock.now() }

    func stopTimer() { timer.stop() }

    // MARK: the start

    /// Takes back what an earlier start held and reads how the gates stood. False when the database is closed.
    mutating func begin() async -> Bool {
        await untilDone { turns in
            let boot = turns.dispatcher.boot
            let now = turns.now
            while try await turns.dispatcher.database.write(.bulk, { try $0.takeBackLeases(boot: boot, at: now, limit: Self.sweepAtOnce) })
                == Self.sweepAtOnce
            {}
            let (gates, elsewhere) = try await turns.dispatcher.database.read(.bulk) { session in
                (try session.jobGates(), try session.leasedJobs())
            }
            turns.state.load(gates)
            for job in elsewhere {
                turns.state.inherit(job.id, DispatchState.Held(worker: job.worker, kind: job.kind, token: job.token))
            }
        }
    }

    // MARK: a turn

    /// Does everything there is to do now. False when it is over.
    mutating func serve() async -> Bool {
        while true {
            // In this order: what was taken and told is in the mail.
            let isKnown = dispatcher.bell.offers.withdraw()
            let mail = dispatcher.inbox.take()
            absorb(mail)
            var isBusy = false
            let isAlive = await untilDone { turns in
                if mail.news.gatesChanged { try await turns.readGates() }
                try await turns.prolong(mail.beats)
                isBusy = try await turns.sweep()
                isBusy = try await turns.exchange(isAsking: isKnown) || isBusy
            }
            guard isAlive else { return false }
            if isBusy { continue }
            if mail.isOver { return false }
            armTimer()
            if isKnown { offer() }
            return true
        }
    }

    /// Until something happens, jobs that somebody could do at once are claimed in the commits that make them.
    private mutating func offer() {
        let offered = state.offered(without: dispatcher.ledgers.kinds)
        var offers: [JobOffer] = []
        for seat in state.seats.values where seat.free > 0 && !offered.isDisjoint(with: seat.worker.kinds) {
            token += 1
            offers.append(
                JobOffer(
                    worker: seat.worker.name, boot: seat.worker.isInProcess ? dispatcher.boot : nil, token: token, life: Self.lease,
                    kinds: offered.intersection(seat.worker.kinds), limit: seat.free))
        }
        if !offers.isEmpty { dispatcher.bell.offers.stand(offers, state.rooms(of: offered, at: now)) }
    }

    private mutating func absorb(_ mail: DispatchInbox.Mail) {
        if mail.isStopping { state.isStopping = true }
        for name in mail.gone { state.leave(name) }
        for worker in mail.arrived {
            state.arrive(worker)
            worker.settled([])
        }
        for handed in mail.news.handed { begin([handed.job], of: handed.worker) }
        for (worker, end) in mail.ends { settle(end, of: worker, isWritten: false) }
        for (worker, end) in mail.written { settle(end, of: worker, isWritten: true) }
        state.wake(mail.news.kinds)
        if let moment = mail.news.moment { sweepAt = min(sweepAt, moment) }
        cancel(mail.news.cancelled)
        if mail.isTime { for seat in state.seats.values { seat.worker.tick(at: now) } }
    }

    private mutating func settle(_ end: JobEnd, of worker: String, isWritten: Bool) {
        state.end(end, of: worker, isWritten: isWritten, at: now)
        dispatcher.figures.count(end.outcome)
    }

    private func cancel(_ ids: [Int64]) {
        let byWorker = Dictionary(grouping: ids) { state.held[$0]?.worker }
        for case (let worker?, let ids) in byWorker { state.seats[worker]?.worker.cancel(ids) }
    }

    private mutating func readGates() async throws {
        state.load(try await dispatcher.database.read(.interactive) { try $0.jobGates() })
    }

    // MARK: leases and the clock

    /// Workers of this process live as long as it does; others are heard of or not.
    private mutating func prolong(_ heard: Set<String>) async throws {
        var names = heard
        if now >= beatAt {
            names.formUnion(state.seats.values.filter(\.worker.isInProcess).map(\.worker.name))
            beatAt = now + Self.beat
        }
        for name in names {
            let leases = state.leases(of: name)
            guard !leases.isEmpty else { continue }
            let until = now + Self.lease
            let (lost, cancelled) = try await dispatcher.database.write(.interactive) { try $0.extendLeases(leases, until: until) }
            for id in lost { _ = state.lose(id) }
            state.seats[name]?.worker.cancel(lost + cancelled)
        }
    }

    /// True when there is more to do at once.
    private mutating func sweep() async throws -> Bool {
        let now = now
        guard now >= sweepAt else { return false }
        let kinds = dispatcher.kinds
        let (sweep, cron) = try await dispatcher.database.write(.bulk) { session in
            (try session.sweepJobs(at: now, limit: Self.sweepAtOnce), try session.makeCronJobs(kinds, at: now))
        }
        for id in sweep.lost {
            if let worker = state.lose(id) { state.seats[worker]?.worker.cancel([id]) }
        }
        if !sweep.lost.isEmpty {
            dispatcher.figures.countLost(sweep.lost.count)
            dispatcher.logger.warning("workers of jobs are gone", metadata: ["jobs": "\(sweep.lost.count)", "given up": "\(sweep.dead)"])
        }
        sweepAt = sweep.isCutShort ? now : [sweep.next, cron].compactMap { $0 }.min() ?? .max
        return sweep.isCutShort
    }

    // MARK: ends and claims in one commit

    /// True when anything was done: there may be more.
    /// - Parameter isAsking: false while jobs may have been taken of which nobody has told.
    private mutating func exchange(isAsking: Bool) async throws -> Bool {
        let now = now
        let ends = state.takeEnds()
        let dirty = state.takeDirty()
        let asks = (isAsking ? state.takeAsks(at: now) : []).map { ask in
            token += 1
            return (ask, JobLease(worker: ask.worker, boot: ask.isInProcess ? dispatcher.boot : nil, token: token, until: now + Self.lease))
        }
        guard !ends.isEmpty || !dirty.isEmpty || !asks.isEmpty else { return false }
        let rows = ends.count + asks.reduce(0) { $0 + $1.0.limit }
        let claimed: [[ClaimedJob]]
        let settled: [SettledJob]
        let refused: [ClaimedJob]
        do {
            let (chance, state, ledgers) = (dispatcher.clock.chance, state, dispatcher.ledgers)
            (settled, claimed, refused) = try await dispatcher.database.write(rows > Self.interactiveRows ? .bulk : .interactive) {
                session in
                var settled = try session.settle(ends, at: now, backOff: state.backOff(of:), chance: chance)
                try ledgers.record(ends, settled, session, at: now)
                for (name, gate, why) in dirty { try session.keep(gate, name.scope, name.name, why: why) }
                var refused: [ClaimedJob] = []
                let claimed = try asks.map { ask, lease in
                    let jobs = try session.claimJobs(ask.rooms.map { ($0.kind, $0.room) }, limit: ask.limit, lease, at: now)
                    let (going, over) = try ledgers.prepare(jobs, session, at: now)
                    refused += over.map(\.job)
                    settled += try session.settle(over.map(\.end), at: now, backOff: state.backOff(of:), chance: chance)
                    return going
                }
                return (settled, claimed, refused)
            }
        } catch {
            state.putBack(ends)
            state.putBack(asks.map(\.0))
            throw error
        }
        tell(settled)
        for ((ask, _), jobs) in zip(asks, claimed) { begin(ask, jobs, at: now) }
        // The claim came back shorter than it was for them: there may be more behind.
        state.wake(Set(refused.map(\.kind)))
        return true
    }

    private func tell(_ settled: [SettledJob]) {
        let dead = settled.filter { $0.state == .dead }
        if let first = dead.first {
            dispatcher.logger.error("jobs are dead", metadata: ["jobs": "\(dead.count)", "first": "\(first.id)", "kind": "\(first.kind)"])
        }
        guard !settled.isEmpty else { return }
        for seat in state.seats.values where !seat.worker.isInProcess { seat.worker.settled(settled.map(\.id)) }
    }

    private mutating func begin(_ ask: DispatchState.Ask, _ jobs: [ClaimedJob], at now: Int64) {
        state.began(ask, jobs, at: now)
        guard !jobs.isEmpty else { return }
        dispatcher.figures.countClaimed(jobs, at: now)
        state.seats[ask.worker]?.worker.begin(jobs)
    }

    private mutating func begin(_ jobs: [ClaimedJob], of worker: String) {
        for job in jobs { state.began(job, of: worker, at: now) }
        dispatcher.figures.countClaimed(jobs, at: now)
        state.seats[worker]?.worker.begin(jobs)
    }

    // MARK: waiting

    private mutating func armTimer() {
        let inHands = state.held.isEmpty ? nil : min(beatAt, now + 1_000)
        timer.arm(at: [sweepAt, state.nextOpening(after: now), inHands].compactMap { $0 }.min() ?? .max)
    }

    /// Tries until it works: the disk may be full, or the writer busy, for a while. False when the database is closed.
    private mutating func untilDone(_ body: (inout DispatchTurns) async throws -> Void) async -> Bool {
        var patience: Int64 = 20
        while !Task.isCancelled {
            do {
                try await body(&self)
                return true
            } catch let failure as StorageFailure where failure.kind == .closed {
                return false
            } catch {
                dispatcher.logger.warning("the job queue cannot be written", metadata: ["failure": "\(error)"])
                guard (try? await dispatcher.clock.sleep(patience)) != nil else { return false }
                patience = min(5_000, patience * 2)
            }
        }
        return false
    }
}
