import CanonicalJSON
import Chat
import Cryptography
import Logging
import Storage

/// `POST rooms`: a group, or the direct room with one other person, which is found when it is already there.
enum CreateRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let form = try RoomForm(ask.input)
        var asked = ask.input
        asked["tempId"] = nil
        let digest = Array(Digest.sha256(asked.encoded()).prefix(16))
        for name in form.members { try await UserElsewhere.know(node, named: name) }
        let made = try await node.write { transaction in
            try transaction.checkSession(caller)
            if let before = try repeated(transaction, form, digest, caller) { return (answer: before, rid: Int64?.none, isNew: false) }
            let (found, isNew) = try make(transaction, form, digest, caller)
            return (answer: try answer(transaction, found, caller), rid: found.room.rid, isNew: isNew)
        }
        if let rid = made.rid { try await inviteElsewhere(node, form, into: rid, caller) }
        return Answer(encoded: made.answer, isNew: made.isNew)
    }

    /// A direct room without the other person is of no use to anybody; a group is there without those who could not be asked.
    private static func inviteElsewhere(_ node: NodeContext, _ form: RoomForm, into rid: Int64, _ caller: Caller) async throws(Refusal) {
        let users = try await node.read { session in try form.members.map { try MemberEntry.user(session, node, named: $0) } }
        for user in users {
            do throws(Refusal) {
                try await UserElsewhere.invite(node, [user], into: rid, by: caller)
            } catch {
                if form.kind == .direct { throw error }
                node.logger.notice("somebody of another node could not be invited", metadata: ["reason": "\(error.code)"])
            }
        }
    }

    private static func make(
        _ transaction: Transaction, _ form: RoomForm, _ digest: [UInt8], _ caller: Caller
    ) throws -> (found: MemberRoom, isNew: Bool) {
        if form.kind == .direct {
            let other = try MemberEntry.user(transaction.session, transaction.node, named: form.members[0])
            let (found, isNew) = try DirectRoom.openOrMake(transaction, with: other, caller)
            return (found, isNew)
        }
        return (try group(transaction, form, digest, caller), true)
    }

    /// Everything is checked before the first row is written.
    private static func group(_ transaction: Transaction, _ form: RoomForm, _ digest: [UInt8], _ caller: Caller) throws -> MemberRoom {
        let session = transaction.session
        let node = transaction.node
        guard let creator = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
        if try session.joinedRoomCount(uid: caller.uid) >= node.configuration.rooms.roomsPerUser {
            throw Refusal.conflict("You are in as many rooms as this node allows.")
        }
        let alias = try form.alias.map { try RoomAliases.free($0, session, node) }
        let members = try form.members.map { try MemberEntry.user(session, node, named: $0) }.filter { $0.uid != caller.uid }
        for member in members where try session.hasBlocked(caller.uid, by: member.uid) {
            throw Refusal(.blocked, "\(member.username) takes no invitations from you.")
        }
        let plan = RoomMaking.Plan(
            visibility: form.visibility.rawValue, history: form.history, knock: form.knock, federate: form.federate,
            name: form.name, topic: form.topic, alias: alias)
        let room = try RoomMaking(transaction: transaction, creator: creator).make(plan)
        try RoomOpening.announce(transaction, room, to: creator)
        let entry = MemberEntry(transaction: transaction, room: room, inviter: creator)
        for member in members { try entry.enter(member) }
        if let tempID = form.tempID { try RoomTemps.remember(transaction, tempID, digest, room, caller) }
        return try MemberRoom.joined(session, roomID: room.roomID, caller)
    }

    private static func repeated(_ transaction: Transaction, _ form: RoomForm, _ digest: [UInt8], _ caller: Caller) throws -> [UInt8]? {
        guard let tempID = form.tempID, let room = try RoomTemps.room(transaction, tempID, digest, caller) else { return nil }
        return try answer(transaction, try MemberRoom.joined(transaction.session, roomID: room.roomID, caller), caller)
    }

    private static func answer(_ transaction: Transaction, _ found: MemberRoom, _ caller: Caller) throws -> [UInt8] {
        try RoomObject(transaction.session, transaction.node).bytes(found.room, for: found.member)
    }
}
