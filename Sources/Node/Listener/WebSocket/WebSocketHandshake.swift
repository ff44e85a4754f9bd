import Chat
import HTTPTypes

/// What a request must bring to become a WebSocket (RFC 6455, 4.2.1), and the answer's proof.
enum WebSocketHandshake {
    /// The magic text of RFC 6455, 1.3.
    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// The `Sec-WebSocket-Accept` value.
    static func accept(_ request: RequestHead, origins: AllowedOrigins) throws(Refusal) -> String {
        guard request.fields[.secWebSocketVersion] == "13" else {
            throw .badRequest("A WebSocket must be of version 13.")
        }
        guard let key = request.fields[.secWebSocketKey], isKey(key) else {
            throw .badRequest("Sec-WebSocket-Key must be 16 bytes in base64.")
        }
        guard origins.allowsSocket(request) else {
            throw .forbidden("WebSockets from this origin are not allowed here.")
        }
        return SHA1.base64(of: Array((key + magic).utf8))
    }

    /// 16 bytes are 22 characters and two signs of padding.
    private static func isKey(_ key: String) -> Bool {
        let bytes = Array(key.utf8)
        guard bytes.count == 24, bytes.suffix(2).elementsEqual("==".utf8) else { return false }
        return bytes.dropLast(2).allSatisfy {
            switch $0 {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "+"), UInt8(ascii: "/"): true
            default: false
            }
        }
    }
}

extension RequestHead {
    /// The subprotocols the client offers, in its order.
    package var subprotocols: [String] {
        (fields[.secWebSocketProtocol] ?? "").split(separator: ",").map { String($0.trimmingSpaces) }.filter { !$0.isEmpty }
    }
}
