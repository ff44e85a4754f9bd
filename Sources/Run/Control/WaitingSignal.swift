import Glibc

/// Lets one thread of a command's own sleep until another has something for it. Raises are not lost.
final class WaitingSignal: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Any thread.
    func raise() { sem_post(semaphore) }

    /// Returns once for each raise.
    func wait() {
        while sem_wait(semaphore) != 0 {}
    }
}
