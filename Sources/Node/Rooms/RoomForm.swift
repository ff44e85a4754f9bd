import CanonicalJSON
import Chat

/// What a client wants a new room to be: read and checked before anything is looked up.
struct RoomForm: Sendable {
    enum Visibility: String, CaseIterable {
        case `private`, `public`
    }

    let kind: RoomKind
    let name: String?
    let topic: String?
    let visibility: Visibility
    let history: RoomHistory
    let knock: Bool
    let federate: Bool
    /// The local part of the alias.
    let alias: String?
    /// Identifiers or usernames of those to be put in.
    let members: [String]
    let tempID: String?

    /// How many members can be named at once.
    static let memberLimit = 200

    /// Reads the body of `POST rooms`.
    init(_ input: JSON) throws(Refusal) {
        var fields = Fields(input)
        let asked = fields.optionalChoice("kind", of: RoomKind.self)
        if asked == nil, fields.errors.isEmpty { fields.fault("kind", .required, "kind must be direct or group.") }
        kind = asked ?? .group
        name = fields.optionalString("name", length: 1...128)
        topic = fields.optionalString("topic", length: 0...1024)
        visibility = fields.optionalChoice("visibility", of: Visibility.self) ?? .private
        history = fields.optionalChoice("history", of: RoomHistory.self) ?? .shared
        knock = fields.optionalBool("knock") ?? false
        federate = fields.optionalBool("federate") ?? true
        members = fields.strings("members", most: Self.memberLimit)
        tempID = fields.optionalString("tempId", length: 1...64)
        alias = RoomFields.alias(&fields)
        if kind == .direct, members.count != 1 {
            fields.fault("members", .outOfRange, "A direct room has exactly one other member.")
        }
        if kind == .direct, visibility == .public {
            fields.fault("visibility", .notAllowed, "A direct room is private.")
        }
        try fields.check()
    }
}

/// Fields that making and changing a room have in common.
enum RoomFields {
    /// The alias's local part: 1 to 64 of `a-z 0-9 . _ -`, with or without `#` and the node's name.
    static func alias(_ fields: inout Fields) -> String? {
        guard let text = fields.optionalString("alias", length: 1...255) else { return nil }
        let local = text.hasPrefix("#") ? String(text.dropFirst().prefix { $0 != ":" }) : text
        let isGood = (1...64).contains(local.utf8.count) && local.utf8.allSatisfy(isAliasByte)
        if !isGood { fields.fault("alias", .malformed, "An alias has 1 to 64 of a-z, 0-9, dot, underscore and hyphen.") }
        return local
    }

    private static func isAliasByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
