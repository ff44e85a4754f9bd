import CanonicalJSON

/// Identifiers and small values that many objects share.
extension JSONSchema {
    /// `@ada:north.example`.
    static let userID = text.described("A user's global identifier.").example("@ada:north.example")
    /// `!…`.
    static let roomID = text.described("A room's global identifier.").example("!kitchen")
    /// `$…`.
    static let messageID = text.described("A message's global identifier.").example("$first")
    /// What a sender picks to recognise its own message or room by.
    static let tempID = text(1...64).described("Remembered 24 h per session and room; the same one creates nothing twice.")
    /// Where something stands in the node's stream.
    static let position = whole(from: 0).described("Grows with everything the node stores; a client comes back with the last one it saw.")
    /// How many.
    static let count = whole(from: 0)
    /// What a member may do in a room.
    static let roomRole = words("owner", "admin", "moderator", "member")
    /// How somebody stands to a room.
    static let membership = words("join", "invite", "knock", "leave", "ban")
    /// Whom a privacy switch lets through.
    static let audience = words("everyone", "contacts", "nobody")
    /// When a room makes itself heard.
    static let notify = words("all", "mentions", "none")
}
