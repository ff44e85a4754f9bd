// The kinds of sockets come with libcurl's headers: Glibc as it is linked into the program does not name them.
import CCurl
import Glibc

/// What the system says to the question where a name is.
package enum HostAddresses: Sendable, Equatable {
    /// In the order in which the system would try them (RFC 6724).
    case found([IPAddress])
    /// There is no such name, or it has no address.
    case none
    /// Nobody could say.
    case failed

    /// Asks the system: its files, its resolvers, whatever it is set up for. Blocks, for as long as the system's limits are.
    static func ask(_ name: String) -> HostAddresses {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        switch getaddrinfo(name, nil, &hints, &list) {
        case 0: break
        case EAI_NONAME, noData: return .none
        default: return .failed
        }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            let bytes = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
            if let address = IPAddress(bytes), !addresses.contains(address) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses.isEmpty ? .none : .found(addresses)
    }

    /// glibc's, which Swift does not see: a name that is there and has no address.
    private static let noData: Int32 = -5
}
