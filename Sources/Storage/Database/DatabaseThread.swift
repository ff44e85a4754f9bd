internal import Glibc

/// A named thread of our own: what blocks never runs on Swift's task threads, of which there is one per core.
final class DatabaseThread: @unchecked Sendable {
    /// Written once before the thread is known to anybody, read by `join`.
    private let thread: pthread_t

    /// Starts `body` at once. At most 15 characters of `name` show in `top -H` and crash reports.
    init(name: String, _ body: @escaping @Sendable () -> Void) { thread = Self.start(name, body) }

    /// Starts `body` on a thread that nobody joins.
    static func detached(name: String, _ body: @escaping @Sendable () -> Void) { pthread_detach(start(name, body)) }

    private static func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> pthread_t {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var made = pthread_t()
        let code = pthread_create(
            &made, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                nameThread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        precondition(code == 0, "The system gives no thread for the database (error \(code)).")
        return made
    }

    /// Waits for the body's end. Called once, and never by the thread itself.
    func join() { pthread_join(thread, nil) }

    /// The number of the thread that asks.
    static var current: UInt { UInt(pthread_self()) }

    /// True on this very thread.
    var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

/// Glibc's `pthread_setname_np` is hidden behind a macro that Swift's import does not set; this file is what it writes.
private func nameThread(_ name: String) {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    let bytes = Array(name.utf8.prefix(15))
    _ = write(descriptor, bytes, bytes.count)
    close(descriptor)
}
