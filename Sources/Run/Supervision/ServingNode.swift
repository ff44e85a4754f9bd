import Glibc
import Node
import ServiceLifecycle

/// The node as a service: starts, tells whoever started it where it is, and stops gracefully.
final class ServingNode: Service {
    let node: RookeryNode
    private let (started, didStart) = AsyncStream.makeStream(of: Bool.self)

    init(node: RookeryNode) {
        self.node = node
    }

    func run() async throws {
        do {
            let port = try await node.start()
            tellAddress(port)
            try FirstAdmin.handOver(try await FirstAdmin.link(node.context), node.context)
            didStart.yield(true)
        } catch {
            didStart.yield(false)
            await node.stop()
            throw error
        }
        try? await gracefulShutdown()
        await node.stop()
    }

    /// Whether the node serves; returns once that is known. For one caller.
    func untilStarted() async -> Bool {
        for await isStarted in started { return isStarted }
        return false
    }

    /// Asks every event loop and the database for a sign of life; returns when all have given it.
    func isAlive() async -> Bool {
        await node.context.gateway.confirm()
        return await node.context.answersReads()
    }

    private func tellAddress(_ port: Int) {
        let listen = node.context.configuration.listen
        let host = listen.address.utf8.contains(UInt8(ascii: ":")) ? "[\(listen.address)]" : listen.address
        print("Rookery listens on \(listen.certificateFile == nil ? "http" : "https")://\(host):\(port)")
        // Standard output is a file or pipe when a program started the node, and that program waits for this line.
        fflush(nil)
    }
}
