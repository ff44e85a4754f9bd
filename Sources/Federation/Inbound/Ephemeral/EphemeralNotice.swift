package import CanonicalJSON
package import Chat

/// What a node is told by an EDU. Everybody named in it as its sender is a user of the server it came from.
package enum EphemeralNotice: Sendable, Equatable {
    case typing(UserID, in: RoomID, isTyping: Bool)
    case receipt(EphemeralReceipt)
    case presence(EphemeralPresence)
    /// That user's devices are others now; `stream` is the sender's count of such changes, `content` the EDU's.
    case devices(UserID, stream: Int64, content: JSONObject)
    case signingKeys(UserID, content: JSONObject)
    case toDevice(ToDeviceMessage)
}

/// Somebody has read up to an event.
package struct EphemeralReceipt: Sendable, Equatable {
    package let user: UserID
    package let room: RoomID
    /// `m.read`, or another type that everybody may see.
    package let type: String
    package let event: EventID
    /// The thread's root, `main`, or nil for the room as a whole.
    package let thread: String?
    /// Milliseconds since 1970, as the sender says; nil when it says nothing.
    package let time: Int64?
}

/// How somebody is there.
package struct EphemeralPresence: Sendable, Equatable {
    package let user: UserID
    /// `online`, `unavailable` or `offline`.
    package let presence: String
    /// Milliseconds.
    package let lastActiveAgo: Int64?
    package let isActiveNow: Bool
    package let status: String?
}

/// A message that goes to devices and into no room. It is stored before the transaction is answered; sender and id name it, so that it is
/// taken once.
package struct ToDeviceMessage: Sendable, Equatable {
    package let sender: UserID
    package let id: String
    package let type: String
    /// Per user of this node and device, `*` for all of them: the content.
    package let contents: [UserID: JSONObject]
}

/// Why nothing came of an EDU, or of a part of one. It is never an error of the transaction.
package enum EphemeralFault: Sendable, Equatable {
    case nestedTooDeeply, tooLarge, malformed
    /// There are more of such things in one EDU than anybody reads.
    case tooMany
    /// A kind that this version does not know.
    case unknownKind
    /// It speaks for a user of another server.
    case foreignUser
    case notInRoom
    case deniedServer
    /// A receipt of a type that its reader's server must not tell.
    case privateReceipt
    /// Presence is not exchanged with that peer.
    case switchedOff
}
