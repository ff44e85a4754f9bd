/// The event types that this node knows by name. A type is any string of up to 255 bytes; these are only spelled in one place.
package enum EventType {
    package static let create = "m.room.create"
    package static let member = "m.room.member"
    package static let joinRules = "m.room.join_rules"
    package static let powerLevels = "m.room.power_levels"
    package static let thirdPartyInvite = "m.room.third_party_invite"
    package static let historyVisibility = "m.room.history_visibility"
    package static let name = "m.room.name"
    package static let topic = "m.room.topic"
    package static let avatar = "m.room.avatar"
    package static let canonicalAlias = "m.room.canonical_alias"
    package static let serverACL = "m.room.server_acl"
    package static let encryption = "m.room.encryption"
    package static let tombstone = "m.room.tombstone"
    package static let message = "m.room.message"
    package static let encrypted = "m.room.encrypted"
    package static let redaction = "m.room.redaction"
    package static let reaction = "m.reaction"
    package static let sticker = "m.sticker"
    /// Our own: says nothing, and follows all branches of its room.
    package static let merge = "chat.rookery.merge"
}
