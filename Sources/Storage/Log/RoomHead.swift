import Chat
import Cryptography

/// What the door keeps of a room between appends, so that the next event reads next to nothing: the tip, and the state that judges.
///
/// A value: a write body changes a copy that replaces the kept one only after COMMIT.
struct RoomHead {
    let rid: Int64
    /// Nil only before the create event of a version whose room ids are its hash.
    let roomID: RoomID?
    let version: RoomVersion
    /// What the next event follows, in order of arrival: the last event alone, unless the room branches. None before the create event.
    var tips: [EventID]
    /// The greatest depth among the tips.
    var depth: Int64
    /// Whether each of the room's events has rows of its own: it has branched, or has members elsewhere.
    var isBranched: Bool
    /// How many visible messages the room has had.
    var ordinal: Int64
    var stateVersion: Int64
    var authority: RoomAuthority

    /// Reads a room's head from its newest event and its state.
    init(loading rid: Int64, in session: any SQLSession) throws {
        guard let room = try session.room(rid: rid), let version = RoomVersion(rawValue: room.version) else {
            throw StorageFailure(.corrupt, "room \(rid) has no row, or a version this program does not know")
        }
        let newest = try session.newestEvent(rid: rid)
        isBranched = try session.linearPart(rid: rid) != nil
        self.rid = rid
        self.roomID = RoomID(room.roomID)
        self.version = version
        tips = try isBranched ? session.branchTips(rid: rid) : newest.map { [$0.eventID] } ?? []
        depth = try isBranched ? session.branchDepth(rid: rid) : newest?.depth ?? 0
        ordinal = newest?.ordinal ?? 0
        stateVersion = room.stateVersion
        authority = try RoomAuthority(rid: rid, in: session)
    }

    /// What a judgement about the room must have been made on to hold still.
    var mark: BranchMark { BranchMark(tips: tips, version: Int(stateVersion)) }

    /// Builds the next event on the newest tips and lets the rules judge it.
    /// - Throws: ``Refusal`` `forbidden`, `too_large` or `invalid`; nothing has been written then.
    func build(_ entry: LogEntry, _ signatures: SignatureChecks, _ seats: SeatLookup) throws -> Event {
        var draft = entry.draft
        let isCreate = draft.type == EventType.create
        draft.roomID = isCreate && version.roomIDIsCreateHash ? nil : roomID
        let event = try draft.build(
            version: version, depth: EventLimits.depth(after: isCreate ? [] : [depth]), prev: tips.suffix(EventLimits.prevEvents),
            auth: authority.ids(AuthSelection.names(for: draft, version: version), seats), sha256: Digest.sha256)
        try authority.judge(event, signatures, seats)
        return event
    }
}
