import CanonicalJSON
import Chat
import Cryptography
import Federation
import Storage

/// `POST rooms/{roomId}/upgrade`: the owner replaces a room by a new one, which everybody goes over to. Answers the new room.
enum UpgradeRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        let nonce = Base64URL.encode(node.world.random(12))
        return Answer(
            encoded: try await node.write { transaction in
                try transaction.checkSession(caller)
                let session = transaction.session
                let found = try MemberRoom.joined(session, roomID: roomID, caller)
                guard let user = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
                if try session.joinedRoomCount(uid: caller.uid) >= node.configuration.rooms.roomsPerUser {
                    throw Refusal.conflict("You are in as many rooms as this node allows.")
                }
                let replaced = try RoomReplacement(node.log, nonce: nonce, now: transaction.now).replace(
                    found.room.rid, by: user, in: session)
                try keepPicture(of: replaced.room, transaction)
                try FollowRoom.enqueue(transaction, from: found.room.rid, to: replaced.room.rid)
                try tell(transaction, replaced, in: found.room.rid, by: user)
                let after = try MemberRoom.joined(session, roomID: replaced.room.roomID, caller)
                return try RoomObject(session, node).bytes(after.room, for: after.member)
            })
    }

    private static func tell(_ transaction: Transaction, _ replaced: ReplacedRoom, in old: Int64, by user: UserRow) throws {
        try RoomOpening.announce(transaction, replaced.room, to: user)
        guard let room = try transaction.session.room(rid: old) else { return }
        for event in replaced.closing { try transaction.tell(event, in: room) }
    }

    /// The file is used by both rooms from now on.
    private static func keepPicture(of room: RoomRow, _ transaction: Transaction) throws {
        guard let picture = room.avatar.flatMap({ try? JSON(parsing: Array($0.utf8)) }), let id = picture["id"]?.string,
            let row = try transaction.session.media(id: id)
        else { return }
        try transaction.session.useMedia(row, by: .room(room.rid), at: transaction.now)
    }
}
