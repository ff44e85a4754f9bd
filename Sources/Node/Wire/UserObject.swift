package import CanonicalJSON
import Chat
package import Storage

/// A user as the client API shows one.
package enum UserObject {
    /// In brief: wherever a user stands beside something else.
    package static func brief(_ user: UserRow) -> JSON {
        [
            "id": .string(user.userID), "username": .string(user.username), "displayName": .text(user.displayName),
            "avatar": .stored(user.avatar),
        ]
    }

    /// Writes ``brief(_:)`` without building it.
    package static func writeBrief(_ user: UserRow, to writer: inout JSONWriter) {
        writer.fragment(#"{"id":"#)
        writer.string(user.userID)
        writer.fragment(#","username":"#)
        writer.string(user.username)
        writer.fragment(#","displayName":"#)
        if let name = user.displayName { writer.string(name) } else { writer.null() }
        writer.fragment(#","avatar":"#)
        if let avatar = user.avatar { writer.raw(Array(avatar.utf8)) } else { writer.null() }
        writer.endObject()
    }

    /// ``brief(_:)``, encoded; `null` for nobody.
    static func briefBytes(_ user: UserRow?) -> [UInt8] {
        var writer = JSONWriter()
        if let user { writeBrief(user, to: &writer) } else { writer.null() }
        return writer.bytes
    }

    /// As another user sees one.
    /// - Parameters:
    ///   - shown: how the user is there.
    ///   - showsLastSeen: whether the user's privacy lets this caller see it; otherwise the field is left out.
    package static func full(_ user: UserRow, _ shown: ShownPresence, showsLastSeen: Bool) -> JSON {
        var object = brief(user)
        object["bio"] = .text(user.bio)
        object["createdAt"] = .string(Timestamp.text(user.createdAt))
        object["presence"] = PresenceObject.object(shown, showsLastSeen: showsLastSeen)
        return object
    }

    /// As one sees oneself.
    package static func own(_ user: UserRow, isPresent: Bool) -> JSON {
        var object = full(user, ShownPresence(user, isPresent: isPresent), showsLastSeen: true)
        object["email"] = .text(user.email)
        object["emailConfirmed"] = .bool(user.emailConfirmedAt != nil)
        object["phone"] = .text(user.phone)
        object["phoneConfirmed"] = .bool(user.phoneConfirmedAt != nil)
        object["role"] = .string(user.role.rawValue)
        object["privacy"] = privacy(user.privacy)
        return object
    }

    /// As one sees oneself, present or not as the gateway knows.
    package static func own(_ user: UserRow, node: NodeContext) -> JSON {
        own(user, isPresent: node.gateway.presence.isPresent(uid: user.uid))
    }

    private static func privacy(_ privacy: Privacy) -> JSON {
        [
            "lastSeen": .string(privacy.lastSeen.rawValue), "groups": .string(privacy.groups.rawValue),
            "direct": .string(privacy.direct.rawValue), "readReceipts": .bool(privacy.readReceipts),
        ]
    }
}

extension JSON {
    /// A text, or null for nil.
    static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

    /// A value that is stored encoded, or null for nil.
    static func stored(_ text: String?) -> JSON { text.flatMap { try? JSON(parsing: Array($0.utf8)) } ?? .null }

    /// A time in milliseconds since 1970 as the wire writes it, or null for nil.
    static func time(_ milliseconds: Int64?) -> JSON { milliseconds.map { .string(Timestamp.text($0)) } ?? .null }
}
