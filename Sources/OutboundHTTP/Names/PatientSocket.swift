// The kinds of sockets come with libcurl's headers: Glibc as it is linked into the program does not name them.
import CCurl
import Glibc

/// A connected socket whose whole life has an end: no call waits longer than what is left of its patience. One thread; calls block.
struct PatientSocket: ~Copyable {
    private let descriptor: Int32
    private let end: Int64

    /// Nil when there is no connection in time.
    /// - Parameter patience: milliseconds.
    init?(to place: Resolvers.Place, isDatagram: Bool, patience: Int) {
        let kind = isDatagram ? SOCK_DGRAM : SOCK_STREAM
        let family = place.address.isIPv4 ? AF_INET : AF_INET6
        descriptor = socket(family, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        end = Self.now() + Int64(patience)
        guard descriptor >= 0 else { return nil }
        let status = place.withSocketAddress { connect(descriptor, $0, $1) }
        guard status == 0 || (errno == EINPROGRESS && isReady(POLLOUT)) else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes it whole; false when that fails.
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR || (errno == EAGAIN && isReady(POLLOUT)) { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// The next piece: a datagram, or what has come of a stream. Nil at the end of the stream, of the patience, or after a failure.
    func readSome(atMost most: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        while true {
            let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, most, 0) }
            if count < 0, errno == EINTR || (errno == EAGAIN && isReady(POLLIN)) { continue }
            return count > 0 ? Array(bytes.prefix(count)) : nil
        }
    }

    /// So many bytes of a stream; nil when they do not come.
    func read(exactly count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let piece = readSome(atMost: count - bytes.count) else { return nil }
            bytes += piece
        }
        return bytes
    }

    private func isReady(_ event: Int32) -> Bool {
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let ready = poll(&waiting, 1, Int32(clamping: max(0, end - Self.now())))
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

extension Resolvers.Place {
    /// The address as the system's calls take it.
    fileprivate func withSocketAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        var storage = sockaddr_storage()
        let network = UInt16(truncatingIfNeeded: port).bigEndian
        let length = withUnsafeMutableBytes(of: &storage) { room in
            if address.isIPv4 {
                var four = sockaddr_in()
                four.sin_family = sa_family_t(AF_INET)
                four.sin_port = network
                withUnsafeMutableBytes(of: &four.sin_addr) { $0.copyBytes(from: address.bytes) }
                withUnsafeBytes(of: &four) { room.copyMemory(from: $0) }
                return MemoryLayout<sockaddr_in>.size
            }
            var six = sockaddr_in6()
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = network
            withUnsafeMutableBytes(of: &six.sin6_addr) { $0.copyBytes(from: address.bytes) }
            withUnsafeBytes(of: &six) { room.copyMemory(from: $0) }
            return MemoryLayout<sockaddr_in6>.size
        }
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}
