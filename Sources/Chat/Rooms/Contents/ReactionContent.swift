package import CanonicalJSON

/// The content of an `m.reaction` event. A reaction is taken back by redacting it.
package enum ReactionContent {
    /// How long a reaction may be, in bytes: an emoji with all its joiners, or a short word.
    package static let emojiBytes = 64

    /// How many different reactions one message may have.
    package static let emojiCount = 100

    /// The content of a reaction of ours.
    package static func content(to target: EventID, emoji: String) -> JSONObject {
        ["m.relates_to": ["rel_type": "m.annotation", "event_id": .string(target.text), "key": .string(emoji)]]
    }

    /// Judges a reaction from a client.
    /// - Throws: ``Refusal`` `invalid` for the field `emoji`.
    package static func check(emoji: String) throws(Refusal) {
        if emoji.utf8.count > emojiBytes { throw .invalid("emoji", .tooLong, "A reaction has at most \(emojiBytes) bytes.") }
        if emoji.allSatisfy(\.isWhitespace) { throw .invalid("emoji", .tooShort, "A reaction is not empty.") }
        if emoji.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw .invalid("emoji", .malformed, "A reaction has no control characters.")
        }
    }
}
