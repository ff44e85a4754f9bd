internal import Glibc
import NIOCore

/// A channel's socket, to send on without the channel: a delivery then costs the system call and little else. The channel writes what the
/// kernel does not take, and waits for it. Confined to the channel's loop.
///
/// Only while the channel itself has nothing to write, or bytes would overtake each other; and only where nothing lies between the handler and
/// the socket, as TLS does.
struct SocketSend {
    private let channel: any Channel
    private let descriptor: NIOBSDSocket.Handle

    /// Nil where the channel has no socket.
    init?(_ channel: any Channel) {
        let transport = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        guard let transport else { return nil }
        self.channel = channel
        descriptor = transport
    }

    /// What the kernel does not take of it at once; nil when it took all. An error of the socket is left to the channel, which finds it by itself.
    func send(_ bytes: ByteBuffer) -> ByteBuffer? {
        // The number may be another connection's after the channel has closed it, which it does on this loop and says at once.
        guard channel.isActive else { return bytes }
        let taken = bytes.withUnsafeReadableBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL))
        }
        guard taken < bytes.readableBytes else { return nil }
        var rest = bytes
        rest.moveReaderIndex(forwardBy: max(0, taken))
        return rest
    }
}
