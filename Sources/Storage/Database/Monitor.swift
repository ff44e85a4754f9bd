internal import Glibc

/// A state behind a mutex, with a condition that database threads wait on. Never waited on from a task or an event loop.
final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Only touched with the mutex held.
    private var state: State

    init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Waits must not follow a wall clock that somebody sets.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Looks at or changes the state without waking anybody.
    func peek<R>(_ body: (inout State) -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Changes the state and wakes one waiting thread.
    func update<R>(_ body: (inout State) -> R) -> R {
        let result = peek(body)
        pthread_cond_signal(condition)
        return result
    }

    /// Wakes one waiting thread.
    func wake() { pthread_cond_signal(condition) }

    /// Changes the state and wakes every waiting thread.
    func updateAll<R>(_ body: (inout State) -> R) -> R {
        let result = peek(body)
        pthread_cond_broadcast(condition)
        return result
    }

    /// Waits until `take` finds something.
    func wait<R>(_ take: (inout State) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let found = take(&state) { return found }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// Waits until `take` finds something, at most this many nanoseconds of real time; nil then.
    func wait<R>(atMost nanoseconds: UInt64, _ take: (inout State) -> R?) -> R? {
        let end = monotonicNanoseconds() + nanoseconds
        var moment = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let found = take(&state) { return found }
            if pthread_cond_timedwait(condition, mutex, &moment) == ETIMEDOUT { return take(&state) }
        }
    }
}
