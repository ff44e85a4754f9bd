/// Whom a budget is counted for.
enum LimitKey: Sendable, Hashable {
    /// A user.
    case user(Int64)
    /// A user in one place, such as a room.
    case userIn(Int64, String)
    /// An address; of IPv6 its /64, because one host owns a whole /64.
    case address(AddressBits)
    /// Something that is no IP address (a Unix socket), or an account by what was typed.
    case name(String)

    init(address: String) {
        guard let bits = AddressBits(address) else {
            self = .name(address)
            return
        }
        self = .address(bits.isV4 ? bits : bits.masked(to: 64))
    }

    /// The network of an address as text, for counts that are kept: an IPv4 address, the first 64 bits of an IPv6 one.
    static func network(of address: String) -> String {
        guard let bits = AddressBits(address) else { return address }
        return (bits.isV4 ? bits : bits.masked(to: 64)).description
    }
}
