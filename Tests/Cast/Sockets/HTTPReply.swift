package import CanonicalJSON

/// An HTTP answer as a client reads it.
package struct HTTPReply: Sendable {
    /// The status code.
    package let status: Int
    /// Names in lower case, in the order they came.
    package let headers: [(name: String, value: String)]
    /// The whole body, chunks put together.
    package let body: [UInt8]

    /// The first header of that name (in lower case).
    package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; nil when it is none.
    package var json: JSON? { try? JSON(parsing: body) }

    /// The `code` of a problem document.
    package var code: String? { json?["code"]?.string }
}

extension RawClient {
    /// Reads one whole answer.
    /// - Parameter isBodyless: for answers to HEAD.
    package func reply(isBodyless: Bool = false) async throws -> HTTPReply {
        let head = try await receive(through: "\r\n\r\n")
        let lines = head.split(separator: "\r\n")
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: parts[0].lowercased(), value: String(parts[1].drop { $0 == " " }))
        }
        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
        var body: [UInt8] = []
        if isBodyless || status == 101 || status == 204 || status == 304 || status < 200 {
            body = []
        } else if header("transfer-encoding") == "chunked" {
            body = try await chunks()
        } else if let length = header("content-length").flatMap({ Int($0) }) {
            body = try await receive { $0.count >= length ? length : nil }
        } else {
            body = try await rest()
        }
        return HTTPReply(status: status, headers: headers, body: body)
    }

    private func chunks() async throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = try await receive(through: "\r\n")
            guard let length = Int(line.dropLast(1), radix: 16) else { throw Failure.closed(line) }
            let chunk = try await receive { $0.count >= length + 2 ? length + 2 : nil }
            if length == 0 { return body }
            body += chunk.dropLast(2)
        }
    }
}
