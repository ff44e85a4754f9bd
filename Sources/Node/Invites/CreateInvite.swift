import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST rooms/{roomId}/invites`: a token that lets whoever has it join, for so many uses and so long.
enum CreateInvite {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let uses = fields.optionalInt("uses", in: 1...100_000)
        let expiresIn = fields.optionalInt("expiresIn", in: 1...31_536_000)
        try fields.check()
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            try await node.write { transaction in
                try transaction.checkSession(caller)
                let session = transaction.session
                let found = try InviteRules.makers(transaction, roomID: roomID, caller)
                guard try session.roomInvites(rid: found.room.rid).count < node.configuration.rooms.invitesPerRoom else {
                    throw Refusal.conflict("This room has as many invites as it can have. Delete one first.")
                }
                let invite = RoomInviteRow(
                    token: Base64URL.encode(node.world.random(18)), rid: found.room.rid, createdBy: caller.uid, createdAt: transaction.now,
                    expiresAt: expiresIn.map { transaction.now + $0 * 1000 }, uses: uses, usesLeft: uses)
                try session.insert(invite)
                return InviteObject.json(invite, found.room, try session.user(uid: caller.uid), node)
            })
    }
}
