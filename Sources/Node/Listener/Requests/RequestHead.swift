package import HTTPTypes

/// The head of a request as doors and loop-confined endpoints see it. A value; may be kept and sent anywhere.
package struct RequestHead: Sendable {
    package let method: HTTPRequest.Method
    package let target: RequestTarget
    package let fields: HTTPFields
    /// The `Host` header, or the authority of an absolute target.
    package let host: String?
    /// Who sent it, proxies taken into account.
    package let address: ClientAddress
    /// The request's name in logs and problems: the client's own `X-Request-Id` when sane, else made.
    package let requestID: String

    /// The path without the query, percent-encoded.
    package var path: String { target.path }

    /// The first query parameter of that name, percent-decoded, `+` read as a space. Nil when it is not there or is
    /// not UTF-8.
    package func query(_ name: String) -> String? {
        guard let query = target.query else { return nil }
        for (part, value) in QueryParts(query) where PercentDecoding.decoded(part)?.utf8.elementsEqual(name.utf8) == true {
            return PercentDecoding.decoded(value)
        }
        return nil
    }

    /// Whether the client asks to turn the connection into a WebSocket (RFC 6455, 4.2.1).
    var asksForWebSocket: Bool {
        method == .get && fields.lists("websocket", in: .upgrade) && fields.lists("upgrade", in: .connection)
    }
}

extension HTTPFields {
    /// Whether a comma-separated header holds a word, whatever its case.
    func lists(_ word: String, in name: HTTPField.Name) -> Bool {
        guard let value = self[name] else { return false }
        return value.split(separator: ",").contains { $0.trimmingSpaces.lowercased() == word }
    }
}
