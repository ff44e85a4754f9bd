import CCurl
import Glibc

/// Starts the thread that everything outbound runs on.
enum OutboundThread {
    private final class Carrier: Sendable {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        let carrier = Unmanaged.passRetained(Carrier(body: body)).toOpaque()
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let carrier = Unmanaged<Carrier>.fromOpaque(argument).takeRetainedValue()
                rookery_name_outbound_thread("outbound")
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
