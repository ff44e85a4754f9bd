import CanonicalJSON
import Chat
import NIOCore

/// One live connection of one session: what it may hear, what it asks, and how it catches up.
///
/// Confined to its connection's loop. It crosses threads only as a reference that is opened on that loop again.
package final class LiveSession: @unchecked Sendable {
    /// Where the session stands between its first byte and its last.
    enum State {
        /// No token yet; the connection is closed when none comes in time.
        case anonymous(deadline: Int64)
        /// The token is being checked, or what the session may hear is being read.
        case attaching
        /// Reading the log up to the present.
        case catchingUp(CatchUp)
        /// Hears everything as it is handed out.
        case live
        /// The connection takes no more; everything after the position is still to be read from the log.
        case behind(after: Int64, since: Int64)
        /// Over.
        case closed
    }

    /// A seat in a room's audience on this loop.
    struct Seat {
        let rid: Int64
        var index: Int
    }

    /// A membership change that came by before the session knew its rooms.
    enum MembershipChange {
        case joined(RoomKey, at: Int64)
        case left(Int64, at: Int64)
    }

    let connection: any LiveConnection
    let shard: LiveShard
    let node: NodeContext
    var state: State
    /// Nil until the token was found good.
    var caller: Caller?
    var seats: [Seat] = []
    /// Membership changes that came by before the rooms were known, in order.
    var changesWhileAttaching: [MembershipChange] = []
    /// Requests that wait for the one before to end, so that one connection's requests keep their order.
    var waiting: [LiveCall] = []
    var isCalling = false
    var budget: EventBudget
    /// What was read from the log goes up to here. A commit is on disk a moment before the loop hears of it: the loop may hand
    /// out once more what the session has read already.
    var heardThrough: Int64 = 0
    /// Set when a position was given: `resumed` is owed once caught up.
    var resumeOwed: ResumeOwed?
    /// What to do next once the connection takes data again.
    var pausedStep: PausedStep?

    init(connection: any LiveConnection, shard: LiveShard, node: NodeContext) {
        self.connection = connection
        self.shard = shard
        self.node = node
        let limits = node.configuration.live
        state = .anonymous(deadline: node.world.now() + limits.authenticationSeconds * 1000)
        budget = EventBudget(perSecond: limits.eventsPerSecond, burst: limits.eventsBurst)
    }

    /// The user's row number; 0 before the token was found good.
    var uid: Int64 { caller?.uid ?? 0 }
    /// The session's row number; 0 before the token was found good.
    var sid: Int64 { caller?.sid ?? 0 }

    /// A frame for this session came by on the loop. Ephemeral ones (no position) are for live sessions only.
    func offer(_ frame: LiveFrame, at position: Int64?) {
        switch state {
        case .live:
            if let position, position <= heardThrough { return }
            if connection.isWritable {
                connection.send(frame)
            } else if let position {
                state = .behind(after: position - 1, since: node.world.now())
            }
        case .catchingUp(var catchUp):
            guard let position else { return }
            catchUp.hold(frame, at: position)
            state = .catchingUp(catchUp)
        case .anonymous, .attaching, .behind, .closed: return
        }
    }

    /// Sends one event of this session's own, outside the stream.
    func send(_ event: String, _ data: [UInt8]) {
        if case .closed = state { return }
        connection.send(LiveFrame(event: event, data: data))
    }

    /// Answers a request.
    func acknowledge(_ answer: LiveAnswer) {
        if case .closed = state { return }
        connection.acknowledge(answer)
    }

    /// The user joined a room.
    func roomJoined(_ room: RoomKey, at position: Int64) {
        if case .attaching = state { return changesWhileAttaching.append(.joined(room, at: position)) }
        sit(in: room)
    }

    /// The user is out of a room.
    func roomLeft(_ rid: Int64, at position: Int64) {
        if case .attaching = state { return changesWhileAttaching.append(.left(rid, at: position)) }
        stand(from: rid)
    }

    /// The session is over: says so, then nothing more is heard or taken.
    func sessionEnded(_ reason: SessionEndReason) {
        if case .closed = state { return }
        connection.send(LiveFrame(event: LiveEventName.sessionEnded, data: JSON.object(["reason": .string(reason.rawValue)]).encoded()))
        end(.sessionEnded)
    }

    /// Leaves the shard and closes the connection.
    func end(_ ending: LiveEnding) {
        if case .closed = state { return }
        detach()
        connection.close(ending)
    }

    /// Leaves the shard; nothing is sent any more.
    func detach() {
        if case .closed = state { return }
        state = .closed
        waiting = []
        unpause()
        for seat in seats { shard.stand(from: seat.rid, seat: seat.index) }
        seats = []
        guard let caller else { return }
        shard.unregister(self)
        node.gateway.presence.disconnected(uid: caller.uid)
    }
}

extension LiveSession {
    /// True when the session hears the room.
    func isSeated(in rid: Int64) -> Bool { seats.contains { $0.rid == rid } }

    func sit(in room: RoomKey) {
        guard !isSeated(in: room.rid) else { return }
        seats.append(Seat(rid: room.rid, index: shard.sit(self, in: room)))
    }

    func stand(from rid: Int64) {
        guard let found = seats.firstIndex(where: { $0.rid == rid }) else { return }
        let seat = seats.remove(at: found)
        shard.stand(from: rid, seat: seat.index)
    }

    /// The room's last session took this session's place in the list, or this one took another's.
    func seatMoved(in rid: Int64, to index: Int) {
        guard let found = seats.firstIndex(where: { $0.rid == rid }) else { return }
        seats[found].index = index
    }
}
