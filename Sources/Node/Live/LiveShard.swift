import NIOCore
import Synchronization

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
    /// Batches that were handed to the loop and wait for their turn there. Changed by any thread.
    private let waiting = Atomic<Int>(0)
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

    /// Hands announcements out on the loop, after those of the calls before. Any thread.
    func publish(_ batch: [Announcement]) {
        waiting.add(1, ordering: .relaxed)
        loop.execute {
            self.waiting.subtract(1, ordering: .relaxed)
            self.deliver(batch)
        }
    }

    /// On the loop: whether everything that was published has been handed out.
    var isEven: Bool { waiting.load(ordering: .relaxed) == 0 }

    /// Hands one commit's announcements out, in order.
    func deliver(_ batch: [Announcement]) {
        for announcement in batch { deliver(Handout(announcement)) }
    }

    /// As ``deliver(_:)-([Announcement])``, with what ``prepare(_:)`` made of them.
    func deliver(_ batch: [Handout]) {
        for handout in batch { deliver(handout) }
    }

    private func deliver(_ handout: Handout) {
        switch handout {
        case .event(let event, let frame, let own): deliver(event, frame, own)
        case .answer(let reply, let answer): if reply.session.shard === self { reply.session.acknowledge(answer) }
        case .change(let announcement): apply(announcement)
        }
    }

    private func apply(_ change: Announcement) {
        switch change {
        case .event, .acknowledge: return
        case .joined(let room, let uid): for session in users[uid] ?? [] { session.roomJoined(room, at: head) }
        case .left(let rid, let uid): for session in users[uid] ?? [] { session.roomLeft(rid, at: head) }
        case .removed(let rid): for session in rooms[rid]?.sessions ?? [] { session.roomLeft(rid, at: head) }
        case .sessionsEnded(let uid, let sids, let reason):
            for session in users[uid] ?? [] where sids.contains(session.sid) { session.sessionEnded(reason) }
        }
    }

    private func deliver(_ event: LiveEvent, _ frame: LiveFrame, _ own: LiveFrame?) {
        if let position = event.position { head = max(head, position) }
        func offer(to session: LiveSession) {
            deliveries += 1
            session.offer(event.own?.sid == session.sid ? own ?? frame : frame, at: event.position)
        }
        switch event.audience {
        case .room(let rid, let except):
            guard let audience = rooms[rid] else { return }
            for session in audience.sessions where session.uid != except { offer(to: session) }
        case .users(let uids):
            for uid in uids { for session in users[uid] ?? [] { offer(to: session) } }
        case .session(let uid, let sid):
            for session in users[uid] ?? [] where session.sid == sid { offer(to: session) }
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

    /// Who hears a room on this loop.
    func audience(of rid: Int64) -> RoomAudience? { rooms[rid] }

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
