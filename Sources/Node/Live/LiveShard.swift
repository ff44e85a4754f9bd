import NIOCore

/// The live sessions of one event loop: who hears which room, and how far the stream has been handed out here.
///
/// Everything happens on ``loop``; the class crosses threads only as a reference inside closures executed there.
final class LiveShard: @unchecked Sendable {
    /// The loop that owns this shard.
    let loop: any EventLoop
    /// The position of the last durable event this loop has seen.
    private(set) var head: Int64
    private var rooms: [Int64: RoomAudience] = [:]
    private var numbers: [String: Int64] = [:]
    private var users: [Int64: [LiveSession]] = [:]
    private(set) var deliveries = 0
    private var pace = LoopPace()
    /// Connections that have not sent a token yet.
    var anonymous: [LiveSession] = []
    /// How many of them there may be: this loop's share.
    let anonymousLimit: Int
    /// Who attaches now and who waits for it.
    let attachLine: TurnLine
    /// Who reads a page of what was missed, and who waits for it: few at a time, so that no read waits past its deadline.
    private(set) lazy var replayLine = TurnLine(places: 8) { [unowned self] in !replayMemory.isFull }
    /// What pages wait for readers that do not take them.
    var replayMemory: ReplayMemory
    /// Who is typing, as started on this loop.
    var typing: TypingTimers

    init(loop: any EventLoop, head: Int64, limits: LiveConfiguration, shards: Int) {
        self.loop = loop
        typing = TypingTimers(lifetime: limits.typingSeconds * 1000)
        anonymousLimit = max(1, limits.handshakes / shards)
        attachLine = TurnLine(places: max(1, limits.attaching / shards))
        replayMemory = ReplayMemory(limit: max(1, limits.catchUpBytes / shards))
        self.head = head
    }

    /// Whether the loop has so little to do that it may wait for a commit.
    func isQuiet(at now: Int64) -> Bool { pace.isQuiet(deliveries: deliveries, at: now) }

    /// How many sessions are attached.
    var sessionCount: Int { users.values.reduce(0) { $0 + $1.count } }

    /// Every attached session, for sweeps and for the stop.
    var sessions: [LiveSession] { users.values.flatMap { $0 } }

    /// Hands one commit's announcements out, in order.
    func deliver(_ batch: [Announcement]) {
        for announcement in batch { deliver(announcement) }
    }

    private func deliver(_ announcement: Announcement) {
        switch announcement {
        case .event(let event): deliver(event)
        case .acknowledge(let reply, let data):
            if reply.session.shard === self { reply.session.acknowledge(reply.ack, data) }
        case .joined(let room, let uid): for session in users[uid] ?? [] { session.roomJoined(room, at: head) }
        case .left(let rid, let uid): for session in users[uid] ?? [] { session.roomLeft(rid, at: head) }
        case .removed(let rid): for session in rooms[rid]?.sessions ?? [] { session.roomLeft(rid, at: head) }
        case .sessionsEnded(let uid, let sids, let reason):
            for session in users[uid] ?? [] where sids.contains(session.sid) { session.sessionEnded(reason) }
        }
    }

    private func deliver(_ event: LiveEvent) {
        if let position = event.position { head = max(head, position) }
        let frame = LiveFrame(event: event.name, data: event.data, position: event.position)
        switch event.audience {
        case .room(let rid, let except):
            guard let audience = rooms[rid] else { return }
            for session in audience.sessions where session.uid != except { offer(event, frame, to: session) }
        case .users(let uids):
            for uid in uids { for session in users[uid] ?? [] { offer(event, frame, to: session) } }
        case .session(let uid, let sid):
            for session in users[uid] ?? [] where session.sid == sid { offer(event, frame, to: session) }
        }
    }

    private func offer(_ event: LiveEvent, _ frame: LiveFrame, to session: LiveSession) {
        deliveries += 1
        if let own = event.own, own.sid == session.sid {
            session.offer(LiveFrame(event: event.name, data: own.data, position: event.position), at: event.position)
        } else {
            session.offer(frame, at: event.position)
        }
    }

    /// Attaches a session under its user; it hears no room yet.
    func register(_ session: LiveSession) {
        users[session.uid, default: []].append(session)
    }

    /// Forgets a session. Its seats must have been given up before.
    func unregister(_ session: LiveSession) {
        users[session.uid]?.removeAll { $0 === session }
        if users[session.uid]?.isEmpty == true { users[session.uid] = nil }
    }

    /// True while any session of the user is attached here.
    func hasSessions(of uid: Int64) -> Bool { users[uid] != nil }

    /// Gives a session a seat in a room.
    func sit(_ session: LiveSession, in room: RoomKey) -> Int {
        numbers[room.roomID] = room.rid
        return rooms[room.rid, default: RoomAudience(roomID: room.roomID)].add(session)
    }

    /// A room that somebody on this loop hears, by its identifier.
    func room(named roomID: String) -> RoomKey? {
        numbers[roomID].map { RoomKey(rid: $0, roomID: roomID) }
    }

    /// Takes a seat back and tells the session that moved into it.
    func stand(from rid: Int64, seat: Int) {
        if let moved = rooms[rid]?.remove(at: seat) { return moved.seatMoved(in: rid, to: seat) }
        guard let audience = rooms[rid], audience.sessions.isEmpty else { return }
        numbers[audience.roomID] = nil
        rooms[rid] = nil
    }
}
