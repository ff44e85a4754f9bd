import Glibc

/// A TCP socket, closed with the last reference. Calls block.
final class NetworkSocket: @unchecked Sendable {
    /// What the system said.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ what: String, _ place: String, _ reason: String = String(cString: strerror(errno))) {
            description = "\(what) \(place): \(reason)."
        }
    }

    let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Listens at an address of this machine; port 0 takes any free one.
    static func listen(address: String, port: Int) throws(Failure) -> NetworkSocket {
        try first("Cannot listen at", address, port, AI_NUMERICHOST | AI_PASSIVE) { descriptor, address, length in
            var yes: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            return bind(descriptor, address, length) == 0 && Glibc.listen(descriptor, 16) == 0
        }
    }

    /// Connects to a host by its name or address, within five seconds for each of its addresses; the socket does not block then. A peer
    /// that is gone without a word is noticed within a minute.
    static func connect(host: String, port: Int) throws(Failure) -> NetworkSocket {
        let socket = try first("Cannot connect to", host, port, 0) { descriptor, address, length in
            guard fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 else { return false }
            if Glibc.connect(descriptor, address, length) == 0 { return true }
            return errno == EINPROGRESS && isConnected(descriptor, patience: 5_000)
        }
        socket.noticeSilence()
        return socket
    }

    /// The next connection; nil once `wake` was called.
    func accept() -> NetworkSocket? {
        guard let accepted = SocketCalls.accept(at: descriptor) else { return nil }
        let socket = NetworkSocket(accepted)
        socket.noticeSilence()
        return socket
    }

    /// Makes a thread that waits in a call return. The one call another thread may make.
    func wake() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// The port it has on this machine.
    var port: Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) == 0 }
        }
        guard isKnown else { return 0 }
        // The port stands at the same place in both families.
        return withUnsafeBytes(of: &address) { Int($0[2]) << 8 | Int($0[3]) }
    }

    private static func isConnected(_ descriptor: Int32, patience: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&waiting, 1, patience) == 1 else {
            errno = ETIMEDOUT
            return false
        }
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &errno, &length) == 0 && errno == 0
    }

    private func noticeSilence() {
        let options: [(level: Int32, name: Int32, value: Int32)] = [
            (SOL_SOCKET, SO_KEEPALIVE, 1), (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30), (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10),
            (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3), (Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 60_000), (Int32(IPPROTO_TCP), TCP_NODELAY, 1),
        ]
        for option in options {
            var value = option.value
            setsockopt(descriptor, option.level, option.name, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// The first of the name's addresses with which `use` succeeds.
    private static func first(
        _ what: String, _ host: String, _ port: Int, _ flags: Int32, _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) throws(Failure) -> NetworkSocket {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let place = "\(host), port \(port)"
        let status = getaddrinfo(host, String(port), &hints, &found)
        guard status == 0 else { throw Failure(what, place, String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(found) }
        var next = found
        while let entry = next?.pointee {
            let descriptor = socket(entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), entry.ai_protocol)
            if descriptor >= 0 {
                let socket = NetworkSocket(descriptor)
                if use(descriptor, entry.ai_addr, entry.ai_addrlen) { return socket }
            }
            next = entry.ai_next
        }
        throw Failure(what, place)
    }
}
