/// One user's reaction to one message.
package struct ReactionRow: Sendable, Equatable {
    package let target: Int64
    package let emoji: String
    package let uid: Int64
    /// Position of the reaction's event, which taking it back redacts.
    package let position: Int64

    /// Puts together a reaction.
    package init(target: Int64, emoji: String, uid: Int64, position: Int64) {
        self.target = target
        self.emoji = emoji
        self.uid = uid
        self.position = position
    }
}

extension SQLSession {
    /// The reactions to a message, oldest first.
    package func reactions(target: Int64) throws(StorageFailure) -> [ReactionRow] {
        try rows("SELECT target, emoji, uid, position FROM reactions WHERE target = $1 ORDER BY position", [.int(target)]) {
            ReactionRow(target: $0.int(0), emoji: $0.text(1), uid: $0.int(2), position: $0.int(3))
        }
    }

    /// How many different reactions a message has.
    package func emojiCount(target: Int64) throws(StorageFailure) -> Int {
        Int(try integer("SELECT count(DISTINCT emoji) FROM reactions WHERE target = $1", .int(target)) ?? 0)
    }

    /// One user's reaction with one emoji.
    package func reaction(target: Int64, emoji: String, uid: Int64) throws(StorageFailure) -> ReactionRow? {
        try first(
            "SELECT target, emoji, uid, position FROM reactions WHERE target = $1 AND emoji = $2 AND uid = $3",
            [.int(target), .text(emoji), .int(uid)]
        ) { ReactionRow(target: $0.int(0), emoji: $0.text(1), uid: $0.int(2), position: $0.int(3)) }
    }
}

extension WriteSession {
    /// Adds a reaction.
    package func insert(_ reaction: ReactionRow) throws(StorageFailure) {
        try run(
            "INSERT INTO reactions (target, emoji, uid, position) VALUES ($1, $2, $3, $4)",
            .int(reaction.target), .text(reaction.emoji), .int(reaction.uid), .int(reaction.position))
    }

    /// Takes one reaction back.
    package func deleteReaction(target: Int64, emoji: String, uid: Int64) throws(StorageFailure) {
        try run(
            "DELETE FROM reactions WHERE target = $1 AND emoji = $2 AND uid = $3", .int(target), .text(emoji), .int(uid))
    }

    /// Takes every reaction to a message back.
    package func deleteReactions(target: Int64) throws(StorageFailure) {
        try run("DELETE FROM reactions WHERE target = $1", .int(target))
    }
}
