/// An event's rows as far as its wire form is made of them, unread.
package struct WireRow: Sendable {
    /// Canonical JSON without signatures.
    package let body: [UInt8]
    /// The signatures that were kept, as JSON; nil when there are none.
    package let signatures: [UInt8]?
    /// Whether its sender is a user of this node.
    package let isOwn: Bool
}

extension SQLSession {
    /// The rows of the event at a position.
    package func wireRow(at position: Int64) throws(StorageFailure) -> WireRow? {
        try first(
            """
            SELECT e.body, g.json, u.local FROM events e JOIN users u ON u.uid = e.sender
            LEFT JOIN event_signatures g ON g.position = e.position WHERE e.position = $1
            """, [.int(position)]
        ) { WireRow(body: $0.blob(0), signatures: $0.textOrNil(1).map { Array($0.utf8) }, isOwn: $0.bool(2)) }
    }
}
