package import CanonicalJSON

/// What a redaction that takes a reaction back says of it: the reaction itself is empty by then, and who was away must still be told.
package enum RemovedReaction {
    /// The content beside `redacts` of such a redaction.
    package static func content(emoji: String) -> JSONObject { [OwnKeys.removedReaction: .string(emoji)] }

    /// The reaction that was taken back; nil when the redaction was of something else.
    package static func emoji(of content: JSONObject) -> String? { content[OwnKeys.removedReaction]?.string }
}
