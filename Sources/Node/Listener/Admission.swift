import Glibc
import NIOCore

/// Lets connections in, up to the limits.
struct Admission: Sendable {
    let host: ListenerHost

    /// Counts a new connection, and out again when it closes. One too many hears 503 and is closed.
    func admit(_ channel: any Channel) -> Bool {
        let peer = channel.remoteAddress.flatMap(AddressBits.init)
        // All clients of a trusted proxy come from its address.
        let counted = peer.flatMap { host.proxies.contains($0) ? nil : ClientAddress(bits: $0, isSecure: false).limitKey }
        let population = host.population
        let metrics = host.metrics
        guard population.admit(counted, limit: host.limits.connections, perAddress: host.limits.connectionsPerAddress) else {
            metrics.turnedAway.add()
            turnAway(channel)
            return false
        }
        metrics.accepted.add()
        metrics.connections.add(1)
        channel.closeFuture.whenComplete { _ in
            metrics.connections.add(-1)
            population.leave(counted)
        }
        return true
    }

    /// Behind TLS the client sees only the close: a handshake would be the costly part.
    private func turnAway(_ channel: any Channel) {
        let busy = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 10\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        channel.writeAndFlush(ByteBuffer(string: busy)).whenComplete { _ in channel.close(promise: nil) }
    }
}

extension AddressBits {
    /// Nil for addresses that are not IP.
    init?(_ address: SocketAddress) {
        let found = address.withSockAddr { pointer, length -> AddressBits? in
            let bytes = UnsafeRawBufferPointer(start: pointer, count: length)
            switch Int32(pointer.pointee.sa_family) {
            case AF_INET: return AddressBits(v4: UInt32(bigEndian: bytes.load(fromByteOffset: 4, as: UInt32.self)))
            case AF_INET6: return AddressBits(v6: bytes.loadUnaligned(fromByteOffset: 8, as: in6_addr.self))
            default: return nil
            }
        }
        guard let found else { return nil }
        self = found
    }
}
