package import CanonicalJSON

/// The contents of the state events that only hold a text: `m.room.name`, `m.room.topic`, `m.room.canonical_alias`.
package enum RoomTexts {
    /// How long a room's name may be that is given here, in bytes.
    package static let nameBytes = 255
    /// How long a room's topic may be that is given here, in bytes.
    package static let topicBytes = 4_096

    /// The content of `m.room.name`; an empty name is none.
    package static func name(_ name: String) -> JSONObject { ["name": .string(name)] }

    /// The name in an `m.room.name` content; nil when there is none or an empty one.
    package static func name(of content: JSONObject) -> String? { text(content["name"]) }

    /// The content of `m.room.topic`.
    package static func topic(_ topic: String) -> JSONObject { ["topic": .string(topic)] }

    /// The topic in an `m.room.topic` content; nil when there is none or an empty one.
    package static func topic(of content: JSONObject) -> String? { text(content["topic"]) }

    /// The content of `m.room.canonical_alias`; nil takes the alias away.
    package static func alias(_ alias: RoomAlias?) -> JSONObject { alias.map { ["alias": .string($0.text)] } ?? [:] }

    /// The alias in an `m.room.canonical_alias` content.
    package static func alias(of content: JSONObject) -> RoomAlias? { content["alias"]?.string.flatMap(RoomAlias.init) }

    /// Judges a name from a client: not blank, not too long.
    /// - Throws: ``Refusal`` `invalid` for the field `name`.
    package static func check(name: String) throws(Refusal) {
        if name.allSatisfy(\.isWhitespace) { throw .invalid("name", .tooShort, "A room's name is not empty.") }
        if name.utf8.count > nameBytes { throw .invalid("name", .tooLong, "A room's name has at most \(nameBytes) bytes.") }
    }

    /// Judges a topic from a client: not too long; empty takes it away.
    /// - Throws: ``Refusal`` `invalid` for the field `topic`.
    package static func check(topic: String) throws(Refusal) {
        if topic.utf8.count > topicBytes { throw .invalid("topic", .tooLong, "A room's topic has at most \(topicBytes) bytes.") }
    }

    private static func text(_ value: JSON?) -> String? {
        value?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
