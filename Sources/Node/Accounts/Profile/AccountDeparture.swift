import CanonicalJSON
import Chat
import Storage

/// Takes a user out of every room before the account closes, through the same abilities a client would use.
enum AccountDeparture {
    /// Messages looked up at a time.
    private static let atOnce = 100

    /// With `erases` first deletes for everyone what the user said, also in rooms left before, then leaves the rooms joined now, declines
    /// invites and takes knocks back. Can break off and be asked for again.
    static func depart(_ node: NodeContext, _ user: Caller, erases: Bool) async throws(Refusal) {
        let joined = try await rooms(node, user, "join")
        if erases {
            let ever = try await node.read { session in try session.roomNumbers(everOf: user.uid) }
            for rid in ever { try await erase(rid, node, user) }
        }
        let others = try await rooms(node, user, "invite") + rooms(node, user, "knock")
        for (_, roomID) in joined + others {
            _ = try await LeaveRoom.perform(node, ask(user, ["roomId": .string(roomID)]))
        }
    }

    private static func rooms(_ node: NodeContext, _ user: Caller, _ membership: String) async throws(Refusal) -> [(Int64, String)] {
        try await node.read { session in
            try session.roomNumbers(uid: user.uid, membership: membership).compactMap { rid in
                try session.room(rid: rid).flatMap { $0.removedAt == nil ? (rid, $0.roomID) : nil }
            }
        }
    }

    private static func erase(_ rid: Int64, _ node: NodeContext, _ user: Caller) async throws(Refusal) {
        var place: Int64 = 0
        while true {
            let from = place
            let found = try await node.read(.bulk) { try $0.messages(by: user.uid, rid: rid, after: from, limit: atOnce) }
            for event in found { try await erase(event, node, user) }
            guard let last = found.last, found.count == atOnce else { return }
            place = last.position
        }
    }

    /// As a redaction like any other while the user is in the room, without an event where no event of theirs is accepted.
    private static func erase(_ event: StoredEvent, _ node: NodeContext, _ user: Caller) async throws(Refusal) {
        try await node.write { transaction in
            try transaction.checkSession(user)
            let session = transaction.session
            // The room may have been left, or the message deleted, since it was looked up.
            guard let event = try session.event(at: event.position), event.redactedBy == nil, event.sender == user.uid,
                let room = try session.room(rid: event.rid), let row = try session.user(uid: user.uid)
            else { return }
            if room.removedAt == nil, try session.member(rid: room.rid, uid: user.uid)?.isJoined == true {
                try MessageRemoval.remove(transaction, event, in: room, user)
            } else {
                try MessageRemoval.erase(transaction, event, in: room, row)
            }
        }
    }

    private static func ask(_ user: Caller, _ input: JSON) -> Ask {
        Ask(caller: user, address: "", input: input, requestID: "")
    }
}
