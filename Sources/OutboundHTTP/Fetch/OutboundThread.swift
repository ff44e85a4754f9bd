import CCurl
import Glibc

/// Starts threads of this module: the one that everything outbound runs on, and those that ask for names.
enum OutboundThread {
    private final class Carrier: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// - Parameter name: what tools show of it; 15 bytes.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) {
        let carrier = Unmanaged.passRetained(Carrier(name: name, body: body)).toOpaque()
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let carrier = Unmanaged<Carrier>.fromOpaque(argument).takeRetainedValue()
                rookery_name_outbound_thread(carrier.name)
                // libcurl leaves the signal to us: a connection that is gone must not end the node.
                var broken = sigset_t()
                sigemptyset(&broken)
                sigaddset(&broken, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &broken, nil)
                carrier.body()
                return nil
            }, carrier)
        precondition(status == 0, "no thread can be started: error \(status)")
        pthread_detach(thread)
    }
}
