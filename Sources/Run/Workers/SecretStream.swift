import Cryptography
import Synchronization

/// A connection over the network between a worker and the node that both have the secret of workers.
final class SecretStream: WorkerStream {
    /// Milliseconds that a stranger may take to prove itself.
    private static let patience: Int32 = 10_000

    private let socket: NetworkSocket
    private let tls: SharedSecretTLS
    /// Told once when the proof has ended, either way.
    private let didProve: @Sendable () -> Void

    /// - Returns: nil when there is no TLS to be had.
    init?(_ socket: NetworkSocket, secret: SecureBytes, side: SharedSecretTLS.Side, didProve: @escaping @Sendable () -> Void = {}) {
        guard let tls = SharedSecretTLS(socket.descriptor, secret: secret, side: side) else { return nil }
        (self.socket, self.tls, self.didProve) = (socket, tls, didProve)
    }

    func open() -> Bool {
        defer { didProve() }
        return tls.shakeHands(patience: Self.patience)
    }

    func read(exactly count: Int) -> [UInt8]? { tls.read(exactly: count) }

    func write(_ bytes: [UInt8]) -> Bool { tls.write(bytes) }

    func wake() { socket.wake() }
}

/// Where workers on other machines come in.
final class SecretEntrance: WorkerEntrance {
    /// Callers who have not proved themselves yet; the next is turned away.
    private static let strangers = 16

    private let socket: NetworkSocket
    private let secret: SecureBytes
    private let unproved = Mutex(0)

    init(_ socket: NetworkSocket, secret: SecureBytes) { (self.socket, self.secret) = (socket, secret) }

    func next() -> (any WorkerStream)? {
        while let caller = socket.accept() {
            let isRoom = unproved.withLock { count in
                guard count < Self.strangers else { return false }
                count += 1
                return true
            }
            guard isRoom else { continue }
            let stream = SecretStream(caller, secret: secret, side: .listening) { [self] in unproved.withLock { $0 -= 1 } }
            if let stream { return stream }
            unproved.withLock { $0 -= 1 }
        }
        return nil
    }

    func wake() { socket.wake() }
}
