import Chat
import Federation
import OutboundHTTP

/// The places of nodes as `federation.places` has them.
enum PeerPlaces {
    /// What the settings say, read. Texts that are no place were refused at start.
    static func read(_ texts: [String]) -> [ServerName: FetchEndpoint] {
        var places: [ServerName: FetchEndpoint] = [:]
        for text in texts {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let name = ServerName(parts[0]), let endpoint = endpoint(parts[1]) else { continue }
            places[name] = endpoint
        }
        return places
    }

    /// `HOST:PORT`, an IPv6 address in brackets.
    static func endpoint(_ text: Substring) -> FetchEndpoint? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return nil }
        let host = text[..<colon]
        let isBracketed = host.first == "[" && host.last == "]"
        return FetchEndpoint(host: String(isBracketed ? host.dropFirst().dropLast() : host), port: port)
    }
}
