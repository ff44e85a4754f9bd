/// The transports of Engine.IO 4 we speak.
package enum EngineTransport: String, Sendable {
    case polling
    case websocket
}

/// What the query of a request to the engine asks for (Engine.IO protocol 4, "Query parameters").
package struct EngineRequest: Sendable, Equatable {
    package let transport: EngineTransport
    /// The session the request belongs to; nil opens a new one.
    package let sid: String?

    /// Reads a raw query string, without the question mark. Parameters we do not know are ignored; nothing is
    /// percent-decoded, because no valid value needs it.
    package init(query: some StringProtocol) throws(EngineRefusal) {
        var version: Substring?
        var transport: Substring?
        var sid: Substring?
        for pair in Substring(query).split(separator: "&") {
            let value = pair.drop { $0 != "=" }.dropFirst()
            switch pair.prefix(while: { $0 != "=" }) {
            case "EIO": version = value
            case "transport": transport = value
            case "sid": sid = value
            default: continue
            }
        }
        guard let transport, let known = EngineTransport(rawValue: String(transport)) else { throw .transportUnknown }
        guard version == "4" else { throw .unsupportedVersion }
        self.transport = known
        self.sid = sid.map(String.init)
    }
}
