import Synchronization

/// The port a node listens on: the configured one, until the listener knows better.
package final class BoundPort: Sendable {
    private let port: Atomic<Int>

    init(_ configured: Int) { port = Atomic(configured) }

    /// The port. Any thread.
    package var number: Int {
        get { port.load(ordering: .relaxed) }
        set { port.store(newValue, ordering: .relaxed) }
    }
}

extension NodeContext {
    /// Where clients reach the node, without a slash at the end.
    var reachableURL: String { configuration.reachableURL(port: port.number) }
}

extension NodeConfiguration {
    /// What codes say of the node: its name, and the host of its web page, to which phones bind a code.
    package var codeSite: (name: String, host: String) {
        let address = identity.publicURL.map { $0.split(separator: "/", maxSplits: 2).last.map(String.init) ?? $0 } ?? identity.name
        let authority = address.prefix { $0 != "/" }
        if authority.first == "[" { return (identity.name, String(authority.prefix { $0 != "]" }) + "]") }
        return (identity.name, String(authority.prefix { $0 != ":" }))
    }

    /// Where clients reach the node, without a slash at the end: what is configured, or made of listen address and port.
    /// - Parameter port: the one really bound, where the configured one is 0.
    func reachableURL(port: Int) -> String {
        if let publicURL = identity.publicURL { return publicURL }
        let scheme = listen.certificateFile == nil ? "http" : "https"
        let host = listen.address.utf8.contains(UInt8(ascii: ":")) ? "[\(listen.address)]" : listen.address
        return "\(scheme)://\(host):\(port)"
    }
}
