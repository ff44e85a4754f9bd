import Cryptography
import Glibc

/// One end of a stream over a Unix socket, closed with the last reference. One thread at a time; calls block.
final class LocalSocket: @unchecked Sendable {
    /// What the system said.
    struct Failure: Error, CustomStringConvertible {
        let code: Int32
        let description: String

        init(_ what: String, _ path: String, _ code: Int32 = errno) {
            self.code = code
            description = "\(what) \(path): \(String(cString: strerror(code)))."
        }
    }

    /// Longer lines are nobody's of ours.
    static let longestLine = 8192
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Connects to the socket file at `path`.
    static func connect(to path: String) throws(Failure) -> LocalSocket {
        let descriptor = try open(path)
        let socket = LocalSocket(descriptor)
        guard try withAddress(of: path, { Glibc.connect(descriptor, $0, $1) }) == 0 else { throw Failure("Cannot connect to", path) }
        return socket
    }

    /// Listens at `path`, where no file may be, with mode 0600.
    static func listen(at path: String) throws(Failure) -> LocalSocket {
        let descriptor = try open(path)
        let socket = LocalSocket(descriptor)
        guard try withAddress(of: path, { bind(descriptor, $0, $1) }) == 0, chmod(path, 0o600) == 0, Glibc.listen(descriptor, 8) == 0 else {
            throw Failure("Cannot listen at", path)
        }
        return socket
    }

    /// The next connection; nil once `wake` was called. A caller of another user than ours and root is turned away.
    func accept() -> LocalSocket? {
        while let accepted = SocketCalls.accept(at: descriptor) {
            let socket = LocalSocket(accepted)
            if socket.isOurs { return socket }
        }
        return nil
    }

    /// Makes a thread that waits in `accept` return. The one call another thread may make.
    func wake() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Reads and writes give up after this long.
    func setPatience(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    /// The next line without its end; nil when the other side ended, was too slow, or wrote no text.
    /// - Parameter most: bytes of a line at most.
    func readLine(atMost most: Int = LocalSocket.longestLine) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < most {
            guard SocketCalls.uninterrupted({ recv(descriptor, &byte, 1, 0) }) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return String(validating: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    /// Writes a line; false when it cannot be written whole. Line ends inside become spaces.
    @discardableResult
    func writeLine(_ line: String) -> Bool {
        write(line.utf8.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0 } + [UInt8(ascii: "\n")])
    }

    /// So many bytes; nil when the other side ended before, or was too slow.
    func read(exactly count: Int) -> [UInt8]? {
        StreamBytes.read(exactly: count) { room in
            SocketCalls.uninterrupted { recv(descriptor, room.baseAddress, room.count, 0) }
        }
    }

    /// Writes bytes; false when they cannot be written whole.
    func write(_ bytes: [UInt8]) -> Bool {
        StreamBytes.write(bytes) { rest in
            SocketCalls.uninterrupted { send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    private var isOurs: Bool {
        // struct ucred: process, user, group, each of 32 bits.
        var peer: (pid: Int32, uid: UInt32, gid: UInt32) = (0, UInt32.max, UInt32.max)
        var length = socklen_t(MemoryLayout.size(ofValue: peer))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 else { return false }
        return peer.uid == getuid() || peer.uid == 0
    }

    private static func open(_ path: String) throws(Failure) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure("No socket for", path) }
        return descriptor
    }

    private static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { throw Failure("No socket fits at", path, ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
