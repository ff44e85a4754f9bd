import CanonicalJSON
import Chat

/// Where a user stands in a room, as the rules of the next event ask: the membership and the event that says so.
struct Seat: Sendable {
    let membership: Membership
    /// The current member event: one of the next event's auth events.
    let eventID: EventID
}

/// The seats of those who write, kept between batches. Only the door changes a membership, and it says so.
///
/// Writer thread only: the class crosses threads as a part of ``EventLog``, never opened elsewhere.
final class Seats: @unchecked Sendable {
    private var kept: [MemberKey: Seat] = [:]
    /// How many are kept; all are forgotten when there are more, because each can be read again.
    static let limit = 100_000

    func seat(_ key: MemberKey) -> Seat? { kept[key] }

    func keep(_ seat: Seat, for key: MemberKey) {
        if kept.count >= Self.limit { kept = [:] }
        kept[key] = seat
    }

    func forget(_ keys: Set<MemberKey>) {
        for key in keys { kept[key] = nil }
    }
}

/// Answers where users stand in one room, within one write body.
struct SeatLookup {
    let rid: Int64
    /// Who sends the event at hand: the user most often asked for.
    let sender: (id: UserID, uid: Int64)
    let seats: Seats
    let pending: PendingAppends
    let session: any SQLSession

    /// A user by identifier; nil for a text that is none.
    func user(_ id: String) -> UserID? { id.hasSameBytes(as: sender.id.text) ? sender.id : UserID(id) }

    /// A user's seat; nil for somebody who never had one.
    func seat(of user: UserID) throws(StorageFailure) -> Seat? {
        let known = user == sender.id ? sender.uid : try session.userNumber(id: user.text)
        guard let uid = known else { return nil }
        return try seat(of: user, MemberKey(rid: rid, uid: uid))
    }

    private func seat(of user: UserID, _ key: MemberKey) throws(StorageFailure) -> Seat? {
        let isMoved = pending.hasMoved(key)
        if !isMoved, let kept = seats.seat(key) { return kept }
        guard let member = try session.member(rid: key.rid, uid: key.uid), let membership = Membership(rawValue: member.membership),
            let eventID = try session.stateID(rid: key.rid, StateKey(EventType.member, user.text))
        else { return nil }
        let seat = Seat(membership: membership, eventID: eventID)
        if !isMoved { seats.keep(seat, for: key) }
        return seat
    }
}
