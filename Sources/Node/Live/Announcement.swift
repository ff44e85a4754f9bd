/// What a committed write (or an ephemeral update) tells the live connections. Handed to every loop in commit order.
package enum Announcement: Sendable {
    /// An event for somebody. `position` is nil for ephemeral ones.
    case event(LiveEvent)
    /// The answer to a request that came over a live connection; rides the same hand-over as what it caused.
    case acknowledge(LiveReply, [UInt8])
    /// From here on the user's sessions hear the room. Comes after the event that says so.
    case joined(RoomKey, uid: Int64)
    /// From here on the user's sessions hear nothing of the room. Comes after the event that says so.
    case left(rid: Int64, uid: Int64)
    /// Nobody hears the room any more. Comes after `room_removed`.
    case removed(rid: Int64)
    /// These sessions of a user hear `session_ended` and then nothing at all.
    case sessionsEnded(uid: Int64, sids: [Int64], reason: SessionEndReason)
}

/// A room by its row number and its global identifier.
package struct RoomKey: Sendable, Hashable {
    /// The row number.
    package let rid: Int64
    /// The identifier, `!…`.
    package let roomID: String

    /// Pairs the two.
    package init(rid: Int64, roomID: String) {
        self.rid = rid
        self.roomID = roomID
    }
}

/// Why a session ended, as `session_ended` says it.
package enum SessionEndReason: String, Sendable {
    case logout, ended, suspended, expired
}

/// Who hears an event.
package enum Audience: Sendable {
    /// Every session in the room, but for those of one user.
    case room(Int64, except: Int64? = nil)
    /// Every session of these users.
    case users([Int64])
    /// One session of a user.
    case session(uid: Int64, sid: Int64)
}

/// One event of the client API, encoded.
package struct LiveEvent: Sendable {
    /// The event's place in the stream, nil when it is ephemeral.
    package let position: Int64?
    /// Who hears it.
    package let audience: Audience
    /// The wire name, `new_message`.
    package let name: String
    /// The data as encoded JSON, without fields that differ per receiver.
    package let data: [UInt8]
    /// The session that sent it hears this variant instead (with its `tempId`).
    package let own: OwnVariant?

    /// What the sending session hears instead.
    package struct OwnVariant: Sendable {
        /// The session's row number.
        package let sid: Int64
        /// The data as encoded JSON.
        package let data: [UInt8]
    }

    /// Puts together an event.
    package init(position: Int64?, audience: Audience, name: String, data: [UInt8], own: OwnVariant? = nil) {
        self.position = position
        self.audience = audience
        self.name = name
        self.data = data
        self.own = own
    }
}

/// Where the answer to a live request goes. May be carried to other threads, is only opened on its loop.
package struct LiveReply: Sendable {
    /// The session that asked.
    let session: LiveSession
    /// The door's name for the request.
    let ack: LiveAck
}
