import Glibc

/// A bounded first-in-first-out queue between any thread and threads that block for work.
/// Owner of its pthread mutex and condition; both live at a fixed address until the last reference goes.
final class WaitingLine<Job: Sendable>: @unchecked Sendable {
    /// What became of an offered job.
    enum Admission: Equatable {
        case accepted
        case full
        case closed
    }

    private let limit: Int
    private let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
    private let arrival: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var jobs: [Job] = []
    private var isClosed = false

    init(limit: Int) {
        self.limit = limit
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(arrival, nil)
    }

    deinit {
        pthread_cond_destroy(arrival)
        pthread_mutex_destroy(mutex)
        arrival.deallocate()
        mutex.deallocate()
    }

    /// How many wait.
    var count: Int {
        locked { jobs.count }
    }

    /// Never waits for room.
    func offer(_ job: Job) -> Admission {
        locked {
            if isClosed { return .closed }
            if jobs.count >= limit { return .full }
            jobs.append(job)
            pthread_cond_signal(arrival)
            return .accepted
        }
    }

    /// Blocks until there is a job; nil once the line is closed.
    func next() -> Job? {
        locked {
            while jobs.isEmpty && !isClosed {
                pthread_cond_wait(arrival, mutex)
            }
            return jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }

    /// Lets nobody in any more, wakes every waiting thread, and hands back who still stood in line.
    func close() -> [Job] {
        locked {
            isClosed = true
            pthread_cond_broadcast(arrival)
            defer { jobs = [] }
            return jobs
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
