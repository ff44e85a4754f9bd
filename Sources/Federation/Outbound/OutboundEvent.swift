package import CanonicalJSON
package import Chat

/// An event that another server is to get, without its text: what the sending needs to know of it.
package struct OutboundEvent: Sendable, Hashable {
    /// Its place in the node's stream.
    package let position: Int64
    package let id: EventID
    package let roomID: RoomID
    /// The length of its wire form, signatures included.
    package let bytes: Int

    package init(position: Int64, id: EventID, roomID: RoomID, bytes: Int) {
        self.position = position
        self.id = id
        self.roomID = roomID
        self.bytes = bytes
    }

    /// The form that the database keeps.
    package var stored: JSON {
        ["position": .int(position), "id": .string(id.text), "room": .string(roomID.text), "bytes": .int(bytes)]
    }

    /// Reads ``stored``; nil for anything else.
    package init?(stored json: JSON) {
        guard let position = json["position"]?.int, let id = json["id"]?.string.flatMap(EventID.init),
            let roomID = json["room"]?.string.flatMap(RoomID.init), let bytes = json["bytes"]?.int, (0...1 << 20).contains(bytes)
        else { return nil }
        self.init(position: position, id: id, roomID: roomID, bytes: Int(bytes))
    }
}
