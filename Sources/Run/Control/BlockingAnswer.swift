import Synchronization

/// Lets a thread of a command's own wait for a task. Never used on a task's thread.
enum BlockingAnswer {
    private final class Box<T: Sendable>: Sendable {
        let value = Mutex<T?>(nil)
    }

    /// Runs `body` in a task and blocks until it has ended.
    static func wait<T: Sendable>(_ body: @escaping @Sendable () async -> T) -> T {
        let box = Box<T>()
        let signal = WaitingSignal()
        Task {
            let value = await body()
            box.value.withLock { $0 = value }
            signal.raise()
        }
        signal.wait()
        guard let value = box.value.withLock({ $0 }) else { preconditionFailure("A task ended without its value.") }
        return value
    }
}
