package import OutboundHTTP

/// Where the system's resolvers are, and how patient to be with them (resolv.conf(5)).
package struct ResolverSettings: Sendable, Equatable {
    /// In the order to be asked in; at least one, ``mostServers`` at most.
    package let servers: [IPAddress]
    /// Milliseconds for one answer.
    package let timeout: Int
    /// How often all of them are asked.
    package let attempts: Int

    /// As the C library has it.
    package static let mostServers = 3
    private static let timeouts = 1...30
    private static let attemptCounts = 1...5

    /// Reads the text of `resolv.conf`. What cannot be read counts as not there; without a server the machine's own is asked.
    package init(parsing text: String) {
        var servers: [IPAddress] = []
        var (timeout, attempts) = (5, 2)
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" && $0 != ";" }.split(whereSeparator: { $0 == " " || $0 == "\t" })
            switch words.first {
            case "nameserver": if words.count > 1, let address = IPAddress(words[1]) { servers.append(address) }
            case "options":
                timeout = words.compactMap { Self.number(behind: "timeout:", in: $0) }.last ?? timeout
                attempts = words.compactMap { Self.number(behind: "attempts:", in: $0) }.last ?? attempts
            default: break
            }
        }
        self.servers = servers.isEmpty ? Self.ownMachine : Array(servers.prefix(Self.mostServers))
        self.timeout = min(max(timeout, Self.timeouts.lowerBound), Self.timeouts.upperBound) * 1_000
        self.attempts = min(max(attempts, Self.attemptCounts.lowerBound), Self.attemptCounts.upperBound)
    }

    private static let ownMachine = [IPAddress("127.0.0.1")].compactMap(\.self)

    private static func number(behind name: String, in word: Substring) -> Int? {
        guard word.hasPrefix(name) else { return nil }
        return Int(word.dropFirst(name.count))
    }
}
