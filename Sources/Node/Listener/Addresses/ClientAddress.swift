/// Who sent a request, as far as can be believed: the socket's peer, or what a trusted proxy says about it.
package struct ClientAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address; nil for a peer without one (a Unix socket).
    package let bits: AddressBits?
    /// Whether the client's own hop is encrypted: our TLS, or a trusted proxy's `X-Forwarded-Proto: https`.
    package let isSecure: Bool

    package init(bits: AddressBits?, isSecure: Bool) {
        self.bits = bits
        self.isSecure = isSecure
    }

    /// Whether the client is on this machine (and no proxy stands between).
    package var isLoopback: Bool { bits?.isLoopback ?? false }

    /// What limits per address count by: the address, for IPv6 its /64, because one host owns a whole /64.
    package var limitKey: AddressBits? {
        guard let bits, !bits.isV4 else { return bits }
        return bits.masked(to: 64)
    }

    package var description: String { bits?.description ?? "local" }
}
