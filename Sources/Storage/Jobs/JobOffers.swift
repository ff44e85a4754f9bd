internal import Synchronization

/// What one worker would take at once.
package struct JobOffer: Sendable, Equatable {
    /// The worker's name.
    package let worker: String
    /// The node's start that ends with it; nil for a worker that lives on when the node restarts.
    package let boot: String?
    /// The fence of what is taken; no two offers and no claim have the same.
    package let token: Int64
    /// Milliseconds from the taking to the end of the lease.
    package let life: Int64
    package let kinds: Set<String>
    /// How many in all.
    package private(set) var limit: Int

    package init(worker: String, boot: String?, token: Int64, life: Int64, kinds: Set<String>, limit: Int) {
        self.worker = worker
        self.boot = boot
        self.token = token
        self.life = life
        self.kinds = kinds
        self.limit = limit
    }

    /// One job less.
    fileprivate mutating func take(at now: Int64) -> JobLease {
        limit -= 1
        return JobLease(worker: worker, boot: boot, token: token, until: now + life)
    }
}

/// How many jobs may begin, all workers together.
package struct JobRooms: Sendable, Equatable {
    /// Of each kind the names of the limits that it counts for. A kind that is not here has no room.
    private let limits: [String: [String]]
    /// How many are left below each limit.
    private var left: [String: Int]

    package init(limits: [String: [String]] = [:], left: [String: Int] = [:]) {
        self.limits = limits
        self.left = left
    }

    /// How many of the kind may begin.
    package func room(_ kind: String) -> Int { limits[kind]?.map { left[$0] ?? 0 }.min() ?? 0 }

    fileprivate mutating func take(_ kind: String) { for name in limits[kind] ?? [] { left[name]? -= 1 } }
}

/// What workers with free hands would take: a job of such a kind is claimed in the commit that makes it, so that nobody has to look
/// for it and commit once more before it begins.
///
/// They stand while whoever hands jobs out waits. It withdraws them before it claims by itself, so no limit is used twice.
package final class JobOffers: Sendable {
    private struct Book {
        var standing: [JobOffer] = []
        var rooms = JobRooms()
        /// Jobs taken in batches that have not ended yet.
        var underway = 0
    }

    private let book = Mutex(Book())

    /// From now on jobs are taken. Any thread.
    package func stand(_ offers: [JobOffer], _ rooms: JobRooms) {
        book.withLock { ($0.standing, $0.rooms) = (offers, rooms) }
    }

    /// Nothing more is taken. Any thread.
    /// - Returns: whether everything that was taken has been told; false while a batch has not ended, and the bell rings when it does.
    @discardableResult
    package func withdraw() -> Bool {
        book.withLock { book in
            book.standing = []
            return book.underway == 0
        }
    }

    /// How many jobs of the kind would be taken now. Any thread.
    package func room(_ kind: String) -> Int {
        book.withLock { book in
            min(book.rooms.room(kind), book.standing.filter { $0.kinds.contains(kind) }.reduce(0) { $0 + $1.limit })
        }
    }

    /// Takes a job of the kind. On the writer thread, in the body that makes the job.
    func take(_ kind: String, at now: Int64) -> JobLease? {
        book.withLock { book in
            guard let first = book.standing.firstIndex(where: { $0.limit > 0 && $0.kinds.contains(kind) }), book.rooms.room(kind) > 0
            else { return nil }
            book.rooms.take(kind)
            book.underway += 1
            return book.standing[first].take(at: now)
        }
    }

    /// A batch ended in which so many were taken. Telling it and counting it are one: who withdraws the offers afterwards has been told.
    /// On the writer thread.
    func ended(_ taken: Int, telling: () -> Void) {
        book.withLock { book in
            telling()
            book.underway -= taken
        }
    }
}
