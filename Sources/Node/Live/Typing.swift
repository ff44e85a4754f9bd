import CanonicalJSON
import Chat
import Federation

/// Typing notices: checked on the loop against the room the session hears, told to every loop, ended after 6 s.
enum Typing {
    /// `typing_start`, `typing_stop`, and `typing {isTyping}`. On the session's loop.
    static func perform(_ session: LiveSession, _ input: JSON, isTyping: Bool) throws(Refusal) -> JSON {
        guard let caller = session.caller, let roomID = input["roomId"]?.string,
            let room = session.shard.room(named: roomID), session.isSeated(in: room.rid)
        else { throw .notFound(.room) }
        change(session.shard, session.node, room, caller, isTyping: isTyping)
        return .object([:])
    }

    /// Starts or stops on the loop that keeps the time.
    static func change(_ shard: LiveShard, _ node: NodeContext, _ room: RoomKey, _ caller: Caller, isTyping: Bool) {
        change(
            shard, node, TypingTimers.Typist(room: room, uid: caller.uid, userID: caller.userID, username: caller.username),
            isTyping: isTyping)
    }

    /// The same for anybody, people of other servers too.
    static func change(_ shard: LiveShard, _ node: NodeContext, _ typist: TypingTimers.Typist, isTyping: Bool) {
        let isNews = isTyping ? shard.typing.start(typist, at: node.world.now()) : shard.typing.stop(typist)
        if isNews { tell(node, typist, isTyping: isTyping) }
    }

    /// Tells the others in the room.
    static func tell(_ node: NodeContext, _ typist: TypingTimers.Typist, isTyping: Bool) {
        let data = JSON.object([
            "roomId": .string(typist.room.roomID), "userId": .string(typist.userID), "username": .string(typist.username),
            "isTyping": .bool(isTyping),
        ])
        let event = LiveEvent(
            position: nil, audience: .room(typist.room.rid, except: typist.uid), name: LiveEventName.userTyping, data: data.encoded())
        node.gateway.publish([.event(event)])
        guard let links = node.links, let user = UserID(typist.userID), user.server == node.configuration.identity.name,
            let roomID = RoomID(typist.room.roomID)
        else { return }
        Task { await links.sending.typing(roomID, user, isTyping: isTyping) }
    }
}
