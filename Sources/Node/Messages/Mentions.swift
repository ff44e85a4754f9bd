import Chat
import Storage

/// Whom a message mentions: rows that count, for members of the room who are not the sender.
struct Mentions {
    let transaction: Transaction
    let room: RoomRow

    /// Notes the mentions of a new message and tells the mentioned their new counts.
    static func note(_ transaction: Transaction, _ message: MessageContent, _ event: StoredEvent, in room: RoomRow) throws {
        guard !message.mentions.isEmpty || message.mentionsRoom else { return }
        let mentions = Mentions(transaction: transaction, room: room)
        let uids = try mentions.numbers(message, event)
        for uid in uids { try transaction.session.insertMention(uid: uid, event) }
        try mentions.tell(uids)
    }

    /// An edit changes whom the message mentions.
    static func replace(
        _ transaction: Transaction, before: MessageContent, after: MessageContent, _ event: StoredEvent, in room: RoomRow
    ) throws {
        let mentions = Mentions(transaction: transaction, room: room)
        let old = try mentions.numbers(before, event)
        let new = try mentions.numbers(after, event)
        try transaction.session.deleteMentions(of: Array(old.subtracting(new)), event)
        for uid in new.subtracting(old) { try transaction.session.insertMention(uid: uid, event) }
        try mentions.tell(new.symmetricDifference(old))
    }

    /// A deleted message mentions nobody.
    static func remove(_ transaction: Transaction, _ message: MessageContent, _ event: StoredEvent, in room: RoomRow) throws {
        let mentions = Mentions(transaction: transaction, room: room)
        let uids = try mentions.numbers(message, event)
        try transaction.session.deleteMentions(of: Array(uids), event)
        try mentions.tell(uids)
    }

    /// Tells users their present counts; a mention of the whole room is counted by the clients themselves.
    func tell(_ uids: Set<Int64>) throws {
        for uid in uids where uid != wholeRoom {
            guard let member = try transaction.session.member(rid: room.rid, uid: uid) else { continue }
            transaction.announce(.event(try UnreadObject.event(transaction.session, transaction.node, room, member)))
        }
    }

    private func numbers(_ message: MessageContent, _ event: StoredEvent) throws -> Set<Int64> {
        let session = transaction.session
        var numbers: Set<Int64> = []
        for id in message.mentions {
            guard let uid = try session.userNumber(id: id.text), uid != event.sender,
                try session.member(rid: room.rid, uid: uid)?.isJoined == true
            else { continue }
            numbers.insert(uid)
        }
        if message.mentionsRoom, try mayMentionRoom(event) { numbers.insert(wholeRoom) }
        return numbers
    }

    /// `@room` is for moderators, unless the room's power levels say otherwise.
    private func mayMentionRoom(_ event: StoredEvent) throws -> Bool {
        let authority = try transaction.node.log.authority(of: room.rid, in: transaction.session)
        guard let power = authority.power, let sender = try transaction.session.user(uid: event.sender).flatMap({ UserID($0.userID) })
        else { return false }
        return power.power(of: sender).reaches(power.levels?.notifications["room"] ?? 50)
    }
}
