import CArgon2
import Glibc

/// Starts threads of our own that yield to everything else, so that a burst of logins does not slow the event loops down.
enum NicedThread {
    private static let niceness: Int32 = 10

    /// The body, carried through the C entry point.
    private final class Carrier: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Runs `body` on a new detached thread. `name` is what the system shows: 15 bytes at most.
    static func start(name: String, body: @escaping @Sendable () -> Void) {
        let carrier = Unmanaged.passRetained(Carrier(name: name, body: body)).toOpaque()
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, enter, carrier)
        precondition(status == 0, "no thread can be started: error \(status)")
        pthread_detach(thread)
    }

    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let carrier = Unmanaged<Carrier>.fromOpaque(argument).takeRetainedValue()
        rookery_name_this_thread(carrier.name)
        // On Linux "this process" means the calling thread here. A refusal only costs the politeness.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        carrier.body()
        return nil
    }
}
