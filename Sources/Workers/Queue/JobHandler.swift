package import Chat
package import Storage

/// How a handler says that its job went.
package struct JobResult: Sendable, Equatable {
    package let outcome: JobOutcome
    /// The provider's name for what was asked of it, by which its callbacks find the job.
    package let reference: String?
    /// For the kind's ``JobLedger``: JSON without secrets.
    package let note: String?

    package init(_ outcome: JobOutcome, reference: String? = nil, note: String? = nil) {
        self.outcome = outcome
        self.reference = reference
        self.note = note
    }
}

/// What is done about jobs of one kind. Each kind has a file of its own.
package struct JobHandler: Sendable {
    /// The two ways to do something.
    package enum Work: Sendable {
        /// Outside the database, in any process. What it throws is tried again by the kind's back-off; it must end when its task is
        /// cancelled, and may be run again when nobody heard how it ended.
        case outside(@Sendable (ClaimedJob) async throws -> JobResult)
        /// As `outside`, but only in the process that has the database and its folder.
        case beside(@Sendable (ClaimedJob) async throws -> JobResult)
        /// In the transaction that ends the job, so that it happens exactly once; only in the process that has the database. The body
        /// keeps to the contract of ``WriteSession``: it may run again after a rollback, and takes a few milliseconds at most. Who has more
        /// to do answers `again`. The number is the time, in milliseconds since 1970.
        case inTransaction(@Sendable (ClaimedJob, any WriteSession, Int64) throws -> JobOutcome)
    }

    /// What it is for.
    package let kind: JobKind
    /// What it does.
    package let work: Work

    package init(_ kind: JobKind, _ work: Work) {
        self.kind = kind
        self.work = work
    }

    /// Whether a process without the database can do it.
    package var isOutside: Bool {
        if case .outside = work { true } else { false }
    }
}
