import Chat
import Storage

/// What the node asks of a sender beyond the room's own rules.
enum MessageRules {
    /// In a direct room neither may have blocked the other; in shared rooms a block changes nothing.
    static func check(_ session: any SQLSession, _ room: RoomRow, _ caller: Caller) throws {
        guard room.kind == "direct", let other = try session.directPartner(of: caller.uid, in: room.rid) else { return }
        if try session.hasBlocked(caller.uid, by: other) { throw Refusal(.blocked, "This person takes no messages from you.") }
        if try session.hasBlocked(other, by: caller.uid) { throw Refusal(.blocked, "You have blocked this person.") }
    }
}
