package import CanonicalJSON

/// A small HTTP client: one request after the other over a connection of its own.
package struct HTTPClient: Sendable {
    /// The node's port.
    package let port: Int
    /// Sent with every request.
    package var headers: [(name: String, value: String)] = []

    package init(port: Int) {
        self.port = port
    }

    /// Sends a request and reads the answer.
    /// - Parameter path: with the query, percent-encoded.
    package func send(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil
    ) async throws -> HTTPReply {
        let client = try await RawClient.connect(port: port)
        var text = "\(method) \(path) HTTP/1.1\r\nhost: 127.0.0.1:\(port)\r\nconnection: close\r\n"
        for header in self.headers + headers { text += "\(header.name): \(header.value)\r\n" }
        if let body { text += "content-length: \(body.count)\r\n" }
        client.push(Array((text + "\r\n").utf8) + (body ?? []))
        return try await client.reply(isBodyless: method == "HEAD")
    }

    /// A GET.
    package func get(_ path: String, headers: [(name: String, value: String)] = []) async throws -> HTTPReply {
        try await send("GET", path, headers: headers)
    }

    /// Any method with a JSON body.
    package func send(_ method: String, _ path: String, json: JSON) async throws -> HTTPReply {
        try await send(method, path, headers: [("content-type", "application/json")], body: json.encoded())
    }
}
