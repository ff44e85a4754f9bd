import Synchronization

/// Waits for a task, but not for ever; the task goes on.
enum Patience {
    /// What came of the task; nil when it takes longer.
    static func value<Value: Sendable>(of task: Task<Value, Never>, within time: Duration) async -> Value? {
        await withCheckedContinuation { continuation in
            let first = FirstAnswer<Value>(continuation)
            let alarm = Task {
                if (try? await Task.sleep(for: time)) != nil { first.give(nil) }
            }
            Task {
                first.give(await task.value)
                alarm.cancel()
            }
        }
    }
}

/// A continuation that goes on with the first of several answers.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Value?, Never>?>

    init(_ continuation: CheckedContinuation<Value?, Never>) { waiting = Mutex(continuation) }

    func give(_ value: Value?) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: value)
    }
}
