import CanonicalJSON
import Chat
import Storage

/// What a live session hears first, and what it needs to know to hear the rest: read in one snapshot.
struct Welcome: Sendable {
    /// The snapshot's place in the stream.
    let position: Int64
    /// Every room the user is joined to.
    let rooms: [RoomKey]
    /// Data of `authenticated`.
    let authenticated: [UInt8]
    /// Data of `ready`.
    let ready: [UInt8]
    /// True when only the rooms were asked for, and nothing is to be said.
    let isBrief: Bool
    /// Why the session cannot go on from its position; nil when it can, or gave none.
    let resyncReason: String?

    /// How many rooms `ready` holds, the newest first.
    static let readyRooms = 200

    /// Reads everything for a caller. Interactive reader thread.
    static func load(
        _ node: NodeContext, _ caller: Caller, resumeFrom position: Int64?, isBrief: Bool = false
    ) async throws(Refusal) -> Welcome {
        try await node.read { session in try Welcome(session, node, caller, resumeFrom: position, isBrief: isBrief) }
    }

    private init(
        _ session: any SQLSession, _ node: NodeContext, _ caller: Caller, resumeFrom asked: Int64?, isBrief: Bool
    ) throws {
        let head = try session.head()
        position = head
        rooms = try session.joinedRooms(uid: caller.uid).map { RoomKey(rid: $0.rid, roomID: $0.roomID) }
        resyncReason = try asked.flatMap { try Self.resyncReason(session, node, caller, from: $0, head: head) }
        self.isBrief = isBrief
        if isBrief {
            authenticated = []
            ready = []
            return
        }
        guard let user = try session.user(uid: caller.uid), let own = try session.session(sid: caller.sid), own.endedAt == nil else {
            throw Refusal.sessionEnded
        }
        let who: JSON = [
            "user": UserObject.own(user, isPresent: true), "session": SessionObject.json(own, current: true),
        ]
        authenticated = who.encoded()
        ready = try Self.ready(session, node, caller, who, position: resyncReason == nil ? asked ?? head : head)
    }

    private static func ready(
        _ session: any SQLSession, _ node: NodeContext, _ caller: Caller, _ who: JSON, position: Int64
    ) throws -> [UInt8] {
        let objects = RoomObject(session, node)
        var writer = JSONWriter(reserving: 4096)
        writer.beginObject()
        for (key, value) in who.object ?? [:] { writer.member(key, value) }
        writer.member("position", position)
        writer.key("rooms")
        writer.beginArray()
        for rid in try session.newestRooms(uid: caller.uid, limit: readyRooms) {
            guard let room = try session.room(rid: rid), let member = try session.member(rid: rid, uid: caller.uid) else { continue }
            writer.raw(try objects.bytes(room, for: member))
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func resyncReason(
        _ session: any SQLSession, _ node: NodeContext, _ caller: Caller, from position: Int64, head: Int64
    ) throws -> String? {
        if position > head || position < 0 { return "unknown_position" }
        if let below = try session.fact(LogFact.resyncBelow).flatMap({ Int64($0) }), position < below { return "restored" }
        let limit = node.configuration.live.catchUpEvents
        let missed = try Replay.count(session, uid: caller.uid, after: position, through: head, upTo: limit + 1)
        return missed > limit ? "too_far_behind" : nil
    }
}
