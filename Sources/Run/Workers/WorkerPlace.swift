import Cryptography

/// Where a worker process finds its node.
enum WorkerPlace: Sendable, CustomStringConvertible {
    /// On this machine: the socket file beside the database.
    case local(String)
    /// Anywhere: a host's name or address, its port, and what both prove themselves with.
    case network(host: String, port: Int, secret: SecureBytes)

    /// `host:port`; an address of IPv6 stands in brackets. Nil for anything else.
    static func parse(_ text: String, secret: SecureBytes) -> WorkerPlace? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : .network(host: String(host), port: port, secret: secret)
    }

    /// Nil while nobody is there. Blocks.
    func connect() -> (any WorkerStream)? {
        switch self {
        case .local(let path): try? LocalSocket.connect(to: path)
        case .network(let host, let port, let secret):
            (try? NetworkSocket.connect(host: host, port: port)).flatMap { SecretStream($0, secret: secret, side: .calling) }
        }
    }

    var description: String {
        switch self {
        case .local(let path): path
        case .network(let host, let port, _): "\(host), port \(port)"
        }
    }
}
