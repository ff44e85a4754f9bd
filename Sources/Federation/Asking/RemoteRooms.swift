internal import CanonicalJSON
package import Chat

/// A page of another server's directory of public rooms (server-server API, "Public Room Directory").
package struct RemoteRooms: Sendable, Equatable {
    /// A room as its server shows it. Nothing of it is proven before somebody joins.
    package struct Entry: Sendable, Equatable {
        /// The room.
        package let roomID: RoomID
        /// Cut to what a room's name, topic and alias may be here.
        package let name: String?
        package let topic: String?
        package let alias: RoomAlias?
        /// How many are joined, as its server counts.
        package let memberCount: Int64
        /// Whether strangers have to knock.
        package let knocks: Bool
    }

    /// As many as were asked for, at most.
    package let rooms: [Entry]
    /// Names the next page; nil on the last one.
    package let next: String?

    /// Nil for what is no such page. Rooms that cannot be read are left out.
    init?(_ answer: JSON, limit: Int) {
        guard let chunk = answer["chunk"]?.array else { return nil }
        rooms = chunk.prefix(limit).compactMap { Entry($0) }
        let next = answer["next_batch"]?.string
        self.next = next.flatMap { $0.isEmpty || $0.utf8.count > 500 ? nil : $0 }
    }
}

extension RemoteRooms.Entry {
    init?(_ json: JSON) {
        guard let id = json["room_id"]?.string.flatMap(RoomID.init) else { return nil }
        roomID = id
        name = Self.line(json["name"]?.string, RoomTexts.nameBytes)
        topic = Self.line(json["topic"]?.string, RoomTexts.topicBytes)
        alias = json["canonical_alias"]?.string.flatMap(RoomAlias.init)
        memberCount = max(0, json["num_joined_members"]?.int ?? 0)
        knocks = json["join_rule"]?.string == "knock"
    }

    private static func line(_ text: String?, _ bytes: Int) -> String? {
        guard var text, !text.isEmpty else { return nil }
        while text.utf8.count > bytes { text.unicodeScalars.removeLast(max(1, (text.utf8.count - bytes) / 4)) }
        return text
    }
}
