package import Chat
package import Storage

/// What a kind does in the database around work that happens outside: in the transaction that hands a job out, and in the one that ends
/// it. So a worker without a database gets what it needs with the job, and what came of it is written together with the end.
package struct JobLedger: Sendable {
    /// What happens to a job that was just taken.
    package enum Opening: Sendable, Equatable {
        /// It is handed out with this, JSON. It may hold what must not be stored: it goes to the worker and nowhere else.
        case go(String)
        /// There is nothing to do, or it must not be done.
        case end(JobOutcome)
    }

    /// The kind's name.
    package let kind: String
    /// Called in the body that claims; checks before it writes. What it throws beside a ``StorageFailure`` ends the run as a failed one.
    package let prepare: @Sendable (ClaimedJob, any WriteSession, Int64) throws -> Opening
    /// Called in the body that ends the run, with the handler's note; not for a run whose lease was lost.
    package let record: @Sendable (JobEnd, String, any WriteSession, Int64) throws(StorageFailure) -> Void

    package init(
        _ kind: JobKind, prepare: @escaping @Sendable (ClaimedJob, any WriteSession, Int64) throws -> Opening,
        record: @escaping @Sendable (JobEnd, String, any WriteSession, Int64) throws(StorageFailure) -> Void
    ) {
        self.kind = kind.name
        self.prepare = prepare
        self.record = record
    }
}

/// The ledgers of all kinds that have one.
struct JobLedgers: Sendable {
    private let byKind: [String: JobLedger]

    /// Kinds of which a job is prepared when it is claimed.
    var kinds: Set<String> { Set(byKind.keys) }

    init(_ ledgers: [JobLedger]) { byKind = Dictionary(uniqueKeysWithValues: ledgers.map { ($0.kind, $0) }) }

    /// Which of the jobs that were just taken are handed out, with what their kinds put in, and how the others end.
    func prepare(
        _ jobs: [ClaimedJob], _ session: any WriteSession, at now: Int64
    ) throws(StorageFailure) -> (going: [ClaimedJob], over: [(job: ClaimedJob, end: JobEnd)]) {
        var going: [ClaimedJob] = []
        var over: [(job: ClaimedJob, end: JobEnd)] = []
        for job in jobs {
            guard let ledger = byKind[job.kind] else {
                going.append(job)
                continue
            }
            switch try opening(of: job, ledger, session, at: now) {
            case .go(let material):
                var job = job
                job.material = material
                going.append(job)
            case .end(let outcome): over.append((job, JobEnd(id: job.id, token: job.token, outcome: outcome)))
            }
        }
        return (going, over)
    }

    private func opening(
        of job: ClaimedJob, _ ledger: JobLedger, _ session: any WriteSession, at now: Int64
    ) throws(StorageFailure) -> JobLedger.Opening {
        do {
            return try ledger.prepare(job, session, now)
        } catch let failure as StorageFailure {
            throw failure
        } catch let fault as JobFault {
            return .end(.retry(fault))
        } catch {
            return .end(.retry(JobFault("error", "The job could not be prepared: \(type(of: error)).")))
        }
    }

    /// Writes down what the runs left behind. A run that is not its worker's any more leaves nothing.
    func record(_ ends: [JobEnd], _ settled: [SettledJob], _ session: any WriteSession, at now: Int64) throws(StorageFailure) {
        for (end, job) in zip(ends, settled) {
            guard job.state != nil, let note = end.note, let ledger = byKind[job.kind] else { continue }
            try ledger.record(end, note, session, now)
        }
    }
}
