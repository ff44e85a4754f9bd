import CanonicalJSON
import Chat
import Storage

/// `POST rooms/{roomId}/knock`: asks to be let into a room that takes knocks; answers the same when already asked.
enum KnockRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let reason = fields.optionalString("reason", length: 0...500)
        let via = fields.strings("via", most: 20)
        try fields.check()
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        if case .elsewhere(let room) = try await RoomElsewhere.find(node, named: roomID, via: via) {
            try await room.knock(node, caller, reason: reason)
            return Answer(["roomId": .string(roomID), "membership": "knock"])
        }
        return Answer(
            try await node.write { transaction in
                try transaction.checkSession(caller)
                let session = transaction.session
                guard let room = try session.room(id: roomID), room.removedAt == nil else { throw Refusal.notFound(.room) }
                let member = try session.member(rid: room.rid, uid: caller.uid)
                guard room.knock || member != nil else { throw Refusal.notFound(.room) }
                if try member?.membership == "ban" || session.isBanUnderWay(of: caller.uid, to: room) {
                    throw Refusal(.banned, "You are banned from this room.")
                }
                if member?.membership != "knock" {
                    guard let user = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
                    try MembershipChange(transaction: transaction, room: room, sender: user, target: user).append(.knock, reason: reason)
                }
                return ["roomId": .string(roomID), "membership": "knock"]
            })
    }
}
