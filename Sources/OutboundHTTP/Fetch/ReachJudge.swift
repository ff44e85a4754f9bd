import CCurl
import Glibc

/// Asks the guard at the two moments when the address is known: before a socket is opened, and before a request goes out over a
/// connection, which another request may have opened under other rules.
final class ReachJudge {
    private let reach: FetchReach
    /// Why the last address was refused.
    private(set) var refusal: String?

    init(_ reach: FetchReach) {
        self.reach = reach
    }

    func install(_ easy: CurlEasy) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_OPENSOCKETDATA, pointer: me)
        easy.set(CURLOPT_PREREQDATA, pointer: me)
        precondition(rookery_curl_set_guards(easy.curl, easy.handle, Self.open, Self.before) == CURLE_OK, "libcurl takes no guard")
    }

    private func allows(_ address: IPAddress?) -> Bool {
        guard let address else {
            refusal = "of another kind"
            return false
        }
        guard let reason = reach.refusal(of: address) else { return true }
        refusal = reason
        return false
    }

    private static let open: curl_opensocket_callback = { context, _, address in
        guard let context, let address else { return CURL_SOCKET_BAD }
        let judge = Unmanaged<ReachJudge>.fromOpaque(context).takeUnretainedValue()
        // The address is as long as its family says: curl keeps room for the longest behind the field.
        let start = UnsafeRawPointer(address) + (MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0)
        let found = IPAddress(UnsafeRawBufferPointer(start: start, count: Int(address.pointee.addrlen)))
        guard judge.allows(found) else { return CURL_SOCKET_BAD }
        return socket(address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
    }

    private static let before: curl_prereq_callback = { context, address, _, _, _ in
        guard let context, let address else { return CURL_PREREQFUNC_ABORT }
        let judge = Unmanaged<ReachJudge>.fromOpaque(context).takeUnretainedValue()
        return judge.allows(IPAddress(String(cString: address))) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}
