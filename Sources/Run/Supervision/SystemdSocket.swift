import Glibc

/// Tells systemd how the node is (sd_notify): one datagram to the socket it names in `NOTIFY_SOCKET`.
/// Without that variable nothing is sent. Any thread; a datagram to a local socket does not wait.
struct SystemdSocket: Sendable {
    /// What systemd understands.
    enum Notice: String, Sendable {
        case ready = "READY=1"
        case stopping = "STOPPING=1"
        case alive = "WATCHDOG=1"
    }

    private let path: String

    /// Nil when `path` is absent, or no absolute and no abstract socket name.
    init?(path: String?) {
        guard let path, path.utf8.count > 1, path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path),
            path.utf8.first == UInt8(ascii: "/") || path.utf8.first == UInt8(ascii: "@")
        else { return nil }
        self.path = path
    }

    /// Whether the datagram was taken. A refusal is nothing to stop for: systemd then acts as if the node had said nothing.
    @discardableResult
    func send(_ notice: Notice) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        // The first byte of an abstract name is zero, and its length counts.
        if name[0] == UInt8(ascii: "@") { address.sun_path.0 = 0 }
        let length = socklen_t(MemoryLayout.offset(of: \sockaddr_un.sun_path)! + name.count)
        let message = Array(notice.rawValue.utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
        return sent == message.count
    }
}
