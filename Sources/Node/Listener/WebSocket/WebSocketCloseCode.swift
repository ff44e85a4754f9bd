/// Why a WebSocket ends (RFC 6455, 7.4). The only place that knows the numbers.
package struct WebSocketCloseCode: Sendable, Hashable {
    package let number: UInt16

    package init(_ number: UInt16) {
        self.number = number
    }

    /// All is said.
    package static let normal = WebSocketCloseCode(1000)
    /// The node stops.
    package static let goingAway = WebSocketCloseCode(1001)
    package static let protocolError = WebSocketCloseCode(1002)
    /// A kind of message this door does not take.
    package static let unsupported = WebSocketCloseCode(1003)
    /// Text that is not UTF-8.
    package static let notUTF8 = WebSocketCloseCode(1007)
    /// Refused by our rules, as for bad credentials.
    package static let policy = WebSocketCloseCode(1008)
    package static let tooBig = WebSocketCloseCode(1009)
    package static let internalError = WebSocketCloseCode(1011)
    /// Come back later: the reader is too slow, or the node has too much to do.
    package static let tryAgainLater = WebSocketCloseCode(1013)

    /// Whether a peer may send this number in a close frame: 1005, 1006 and 1015 never stand on the wire.
    var mayBeSent: Bool {
        switch number {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
