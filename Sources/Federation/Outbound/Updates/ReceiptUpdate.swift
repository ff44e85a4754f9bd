internal import CanonicalJSON
package import Chat

/// How far somebody of ours has read a room or a thread of it, or has got its messages. Private receipts have no such value: they never
/// leave the node.
package struct ReceiptUpdate: Sendable, Equatable {
    /// The raw value is what stands on the wire.
    package enum Kind: String, Sendable, CaseIterable {
        case read = "m.read"
        /// Only between nodes of our kind, which show it; others would hand it to their clients without knowing what it is.
        case delivered = "chat.rookery.delivered"
    }

    /// What is said, of which event, and by whom.
    package let kind: Kind
    package let roomID: RoomID
    package let user: UserID
    package let event: EventID
    /// The event that the thread hangs on, `main`, or nil for all of the room.
    package let thread: String?
    /// Milliseconds since 1970.
    package let at: Int64

    package init(_ kind: Kind, roomID: RoomID, user: UserID, event: EventID, thread: String? = nil, at: Int64) {
        self.kind = kind
        self.roomID = roomID
        self.user = user
        self.event = event
        self.thread = thread.flatMap { $0 == "main" || EventID($0) != nil ? $0 : nil }
        self.at = min(max(0, at), JSONNumber.exactRange.upperBound)
    }

    /// The entry under room, kind and user.
    private var entry: JSON {
        var data: JSONObject = ["ts": .int(at)]
        data["thread_id"] = thread.map(JSON.string)
        return ["data": .object(data), "event_ids": [.string(event.text)]]
    }

    /// The updates that say all of these: one for a room, more only where one user has read several of its threads, because an update
    /// has one place for each user.
    static func updates(of receipts: [ReceiptUpdate]) -> [EphemeralUpdate] {
        var rooms: [(roomID: RoomID, layers: [JSONObject])] = []
        for receipt in receipts {
            let place = rooms.firstIndex { $0.roomID == receipt.roomID } ?? rooms.endIndex
            if place == rooms.endIndex { rooms.append((receipt.roomID, [])) }
            receipt.add(to: &rooms[place].layers)
        }
        return rooms.flatMap { room in
            room.layers.map { EphemeralUpdate(type: UpdateType.receipt, content: [room.roomID.text: .object($0)]) }
        }
    }

    private func add(to layers: inout [JSONObject]) {
        let layer = layers.firstIndex { $0[kind.rawValue]?[user.text] == nil } ?? layers.endIndex
        if layer == layers.endIndex { layers.append([:]) }
        var users = layers[layer][kind.rawValue]?.object ?? [:]
        users[user.text] = entry
        layers[layer][kind.rawValue] = .object(users)
    }
}
