import Glibc

/// Asks for names: hosts by the system, anything else by its resolvers. Call from anywhere; threads of its own wait.
package final class NameSystem: Sendable {
    private let threads = LookUpThreads()
    private let resolvers: @Sendable () -> Resolvers

    /// - Parameter resolvers: whom to ask; looked up anew for every question, because a machine that moves gets others.
    package init(resolvers: @escaping @Sendable () -> Resolvers = { NameSystem.ofThisMachine() }) {
        self.resolvers = resolvers
    }

    /// All addresses of a host.
    package func addresses(of name: String) async -> HostAddresses {
        await threads.run { HostAddresses.ask(name) } ?? .failed
    }

    /// The answer to a DNS message, over UDP and, where it does not fit, over TCP.
    /// - Parameter judge: called on another thread, for everything that comes.
    /// - Returns: what was made of the message that was taken; nil when no resolver gave one in its time.
    package func answer<Answer: Sendable>(
        to message: [UInt8], _ judge: @escaping @Sendable ([UInt8]) -> ReplyJudgement<Answer>
    ) async -> Answer? {
        await threads.run { [resolvers] in ResolverQuestion(message: message, judge: judge).ask(resolvers()) } ?? nil
    }

    /// As `/etc/resolv.conf` says now. Reads a file.
    package static func ofThisMachine() -> Resolvers {
        guard let file = fopen("/etc/resolv.conf", "r") else { return Resolvers(parsing: "") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return Resolvers(parsing: String(decoding: bytes.prefix(count), as: UTF8.self))
    }
}
