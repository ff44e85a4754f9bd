package import CanonicalJSON
import Chat
package import Storage

/// Carries out what people ask of the job queue, and notes who did what. The same for the admin API, for commands that ask the running
/// node, and for commands that open the database while no node runs.
package struct JobDesk: Sendable {
    /// Who asks: an admin, or the node's own user at the command line.
    package enum Actor: Sendable {
        /// - Parameter check: throws in the write body when it is no admin any more.
        case admin(Int64, check: @Sendable (any WriteSession) throws -> Void)
        case host
    }

    private let database: Database
    private let now: @Sendable () -> Int64
    private let page: (standard: Int, most: Int)

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - page: jobs on one page, unless asked otherwise, and at most.
    package init(_ database: Database, now: @escaping @Sendable () -> Int64, page: (standard: Int, most: Int) = (50, 200)) {
        self.database = database
        self.now = now
        self.page = page
    }

    /// - Parameter input: the rest of the request: `limit`, `before` and `after` of a list.
    /// - Throws: a ``Refusal``; ``StorageFailure``.
    package func perform(_ order: JobOrder, _ input: JSON, by actor: Actor) async throws -> JSON {
        switch order {
        case .list(let filter): try await list(filter, PageAsk(input, standard: page.standard, most: page.most))
        case .counts: try await counts()
        case .providers: try await providers()
        case .show(let id): try await show(id)
        case .act(let act, let id): try await perform(act, id, by: actor)
        case .retryAll(let kind, let isConfirmed): try await retryAll(kind, isConfirmed: isConfirmed, by: actor)
        case .pause(let isPaused, let scope, let name, let why): try await pause(isPaused, scope, name, why: why, by: actor)
        case .probe(let count, let milliseconds): try await probe(count, milliseconds, by: actor)
        }
    }

    // MARK: looking

    private func list(_ filter: JobFilter, _ ask: PageAsk) async throws -> JSON {
        let now = now()
        return try await database.read { session in
            try Page.load(
                ask, startsAtEnd: true, place: { Cursor($0.id) },
                after: { try session.jobs(filter, after: $0?.number ?? 0, limit: $1, at: now) },
                before: { try session.jobs(filter, before: $0?.number ?? .max, limit: $1, at: now) }
            ).json { JobObject.json($0) }
        }
    }

    private func show(_ id: Int64) async throws -> JSON {
        try await database.read { session in
            guard let job = try session.job(id) else { throw Refusal.notFound(.job) }
            return JobObject.json(job, attempts: try session.jobAttempts(id))
        }
    }

    private func counts() async throws -> JSON {
        let now = now()
        return try await database.read { session in
            let counts = try session.jobCounts()
            var oldest: [String: Int64] = [:]
            for count in counts where count.state == .ready { oldest[count.kind] = try session.oldestReady(of: count.kind) }
            let minutes = try session.jobMinutes(from: now / 60_000 - 60)
            return JobObject.counts(
                counts, oldest: oldest, gates: try session.jobGates(), crons: try session.jobCrons(), minutes: minutes,
                faultCodes: try session.jobFaultCodes(limit: 100))
        }
    }

    private func providers() async throws -> JSON {
        try await database.read { session in
            let items = ProviderObject.all(gates: try session.jobGates(), counts: try session.jobCounts())
            return PageObject.json(items: items, prev: nil, next: nil)
        }
    }

    // MARK: doing

    private func perform(_ act: JobAct, _ id: Int64, by actor: Actor) async throws -> JSON {
        let now = now()
        return try await database.write { session in
            try actor.check(session)
            let before = try session.job(id)?.state
            switch try session.act(act, onJob: id, at: now) {
            case .missing: throw Refusal.notFound(.job)
            case .unfit(let state): throw Refusal.conflict("The job is \(state.word): that cannot be done with it.")
            case .taken: throw Refusal.conflict("Another job of the same key has not ended.")
            case .done(let state):
                let detail = AuditAction.change(from: .text(before?.word), to: .string(state.word))
                try session.audit(
                    at: now, actor: actor.uid, action: AuditAction(act).rawValue, subject: "job \(id)",
                    detail: String(decoding: detail.encoded(), as: UTF8.self))
                guard let job = try session.job(id) else { throw Refusal.notFound(.job) }
                return JobObject.json(job, attempts: try session.jobAttempts(id))
            }
        }
    }

    private func retryAll(_ kind: String, isConfirmed: Bool, by actor: Actor) async throws -> JSON {
        let now = now()
        let dead = try await database.write(.bulk) { session in
            try actor.check(session)
            let dead = try session.jobCounts().filter { $0.kind == kind && $0.state == .dead }.reduce(0) { $0 + $1.count }
            if isConfirmed {
                let detail: JSON = ["dead": .int(dead)]
                try session.audit(
                    at: now, actor: actor.uid, action: AuditAction.retryJobs.rawValue, subject: kind,
                    detail: String(decoding: detail.encoded(), as: UTF8.self))
            }
            return dead
        }
        var retried = 0
        var last: Int64? = isConfirmed ? 0 : nil
        while let from = last {
            let slice = try await database.write(.bulk) { try $0.retryDeadJobs(of: kind, after: from, at: now, limit: 100) }
            retried += slice.retried
            last = slice.last
        }
        return ["kind": .string(kind), "dead": .int(dead), "retried": .int(retried)]
    }

    private func pause(_ isPaused: Bool, _ scope: JobGateScope, _ name: String, why: String?, by actor: Actor) async throws -> JSON {
        let known = scope == .queue ? JobCatalog.queues : JobCatalog.providers
        guard known.contains(where: { $0.name.hasSameBytes(as: name) }) else {
            throw Refusal.invalid(scope.rawValue, .unknownValue, "There is no such \(scope.rawValue).")
        }
        let now = now()
        return try await database.write { session in
            try actor.check(session)
            if try session.setPaused(isPaused, scope, name, why: why, at: now) {
                let action: AuditAction = isPaused ? .pauseJobs : .resumeJobs
                let detail: JSON = ["from": isPaused ? "on" : "paused", "to": isPaused ? "paused" : "on", "why": .text(why)]
                try session.audit(
                    at: now, actor: actor.uid, action: action.rawValue, subject: "\(scope.rawValue) \(name)",
                    detail: String(decoding: detail.encoded(), as: UTF8.self))
            }
            return ["scope": .string(scope.rawValue), "name": .string(name), "paused": .bool(isPaused)]
        }
    }

    private func probe(_ count: Int, _ milliseconds: Int64, by actor: Actor) async throws -> JSON {
        let now = now()
        let payload: JSON = ["milliseconds": .int(milliseconds)]
        let text = String(decoding: payload.encoded(), as: UTF8.self)
        var made = 0
        while made < count {
            let part = min(200, count - made)
            let isFirst = made == 0
            made += try await database.write(.bulk) { session in
                try actor.check(session)
                if isFirst {
                    try session.audit(at: now, actor: actor.uid, action: AuditAction.probeJobs.rawValue, subject: String(count))
                }
                return try session.enqueue(Array(repeating: NewJob(JobCatalog.probe, payload: text), count: part), at: now)
            }
        }
        return ["made": .int(made)]
    }
}

extension JobDesk.Actor {
    fileprivate var uid: Int64? {
        if case .admin(let uid, _) = self { uid } else { nil }
    }

    fileprivate func check(_ session: any WriteSession) throws {
        if case .admin(_, let check) = self { try check(session) }
    }
}

extension AuditAction {
    fileprivate init(_ act: JobAct) {
        switch act {
        case .cancel: self = .cancelJob
        case .retry: self = .retryJob
        case .runNow: self = .runJob
        }
    }
}
