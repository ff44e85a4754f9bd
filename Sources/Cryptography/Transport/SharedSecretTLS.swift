import COpenSSL
import Glibc
import Synchronization

/// TLS 1.3 between two who share a secret of 32 bytes and nothing else: no certificates, no names, fresh keys for every connection
/// (an external key with Diffie-Hellman: RFC 8446 section 4.2.11, RFC 9257). One thread may read while another writes; calls block. The process has
/// to ignore SIGPIPE: OpenSSL writes to sockets that the other side has closed.
package final class SharedSecretTLS: @unchecked Sendable {
    /// Who called whom.
    package enum Side: Sendable {
        case listening, calling
    }

    /// Bytes of the secret.
    package static let secretBytes = 32

    private let descriptor: Int32
    private let side: Side
    private let secret: SecureBytes
    private let context: OpaquePointer
    /// OpenSSL's connection, for one thread at a time. Nobody waits for the network while holding it.
    private let connection: OpaquePointer
    private let isTaken = Mutex(())

    /// - Parameter descriptor: a connected stream socket, which is made non-blocking and stays the caller's to close.
    /// - Parameter secret: 32 random bytes.
    /// - Returns: nil when OpenSSL or the socket cannot.
    package init?(_ descriptor: Int32, secret: SecureBytes, side: Side) {
        guard secret.count == Self.secretBytes, let context = rookery_secret_context(side == .listening ? 1 : 0) else { return nil }
        guard let connection = SSL_new(context) else {
            SSL_CTX_free(context)
            return nil
        }
        (self.descriptor, self.side, self.secret, self.context, self.connection) = (descriptor, side, secret, context, connection)
        secret.withUnsafeBytes { rookery_set_secret(connection, $0.baseAddress) }
        let flags = fcntl(descriptor, F_GETFL)
        guard fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0, SSL_set_fd(connection, descriptor) == 1 else { return nil }
    }

    deinit {
        SSL_free(connection)
        SSL_CTX_free(context)
    }

    /// Both sides prove that they have the secret; false when the other has not, speaks something else or takes longer.
    /// - Parameter patience: milliseconds in all.
    package func shakeHands(patience: Int32) -> Bool {
        let end = Self.now() + Int64(patience)
        let calls = side == .calling
        let isDone = keepTrying(until: end) { calls ? SSL_connect($0) : SSL_accept($0) } == 1
        return isDone && isTaken.withLock { _ in SSL_session_reused(connection) == 1 }
    }

    /// So many bytes; nil when the other side ended before.
    package func read(exactly count: Int) -> [UInt8]? {
        StreamBytes.read(exactly: count) { room in
            Int(keepTrying { SSL_read($0, room.baseAddress, Int32(clamping: room.count)) })
        }
    }

    /// Writes bytes; false when they cannot be written whole.
    package func write(_ bytes: [UInt8]) -> Bool {
        StreamBytes.write(bytes) { rest in
            Int(keepTrying { SSL_write($0, rest.baseAddress, Int32(clamping: rest.count)) })
        }
    }

    /// Calls `step` until it succeeds or fails for good, and waits for the network in between.
    /// - Parameter end: of the patience, by `now`; nil: as long as it takes.
    private func keepTrying(until end: Int64? = nil, _ step: (OpaquePointer) -> Int32) -> Int32 {
        while true {
            let (result, wish) = isTaken.withLock { _ in
                ERR_clear_error()
                let result = step(connection)
                return (result, result > 0 ? SSL_ERROR_NONE : SSL_get_error(connection, result))
            }
            switch wish {
            case SSL_ERROR_NONE: return result
            case SSL_ERROR_WANT_READ: guard isReady(POLLIN, until: end) else { return -1 }
            case SSL_ERROR_WANT_WRITE: guard isReady(POLLOUT, until: end) else { return -1 }
            default: return -1
            }
        }
    }

    private func isReady(_ event: Int32, until end: Int64?) -> Bool {
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let patience = end.map { Int32(clamping: max(0, $0 - Self.now())) } ?? -1
            let ready = poll(&waiting, 1, patience)
            if ready < 0, errno == EINTR { continue }
            return ready > 0
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
