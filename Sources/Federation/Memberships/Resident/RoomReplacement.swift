private import CanonicalJSON
internal import Chat
private import Cryptography
package import Storage

/// A room that has been replaced by a newer one.
package struct ReplacedRoom: Sendable {
    /// The new room, with its creator in it.
    package let room: RoomRow
    /// What was said in the old one at last: where everybody goes, and that only moderators may still speak, where that could be said. Clients
    /// have heard neither of it nor of the new room.
    package let closing: [StoredEvent]
}

/// Replaces a room by a new one of the newest version with the same rules, name and bans. Inside a write body.
package struct RoomReplacement {
    private let log: EventLog
    private let nonce: String
    private let now: Int64

    /// Bans that are taken along in the one write that makes the room, so that it stays short; whoever goes on with it takes the others.
    package static let firstBans = 1_000

    /// - Parameter nonce: random text; `now`: milliseconds since 1970.
    package init(_ log: EventLog, nonce: String, now: Int64) { (self.log, self.nonce, self.now) = (log, nonce, now) }

    /// Makes the new room and closes the old one (client-server API, "Server behaviour" of room upgrades), with the first ``firstBans`` bans.
    /// - Parameter user: who does it, and owns the new room.
    /// - Throws: ``Refusal``: `forbidden` without the power to, `conflict` for a direct room or one that was replaced already.
    package func replace(_ rid: Int64, by user: UserRow, in session: any WriteSession) throws -> ReplacedRoom {
        guard let old = try session.room(rid: rid), old.removedAt == nil, let id = UserID(user.userID),
            let state = try upgradedState(rid, id, in: session)
        else { throw Refusal.notFound(.room) }
        guard old.kind == "group" else { throw Refusal.conflict("A direct room is not replaced.") }
        if state[StateKey(EventType.tombstone)] != nil { throw Refusal.conflict("This room has been replaced already.") }
        let upgrade = try RoomUpgrade(of: state, by: id, nonce: nonce, at: now)
        let (new, newID) = try make(upgrade, after: old, by: user, in: session)
        let tombstone = try log.append(LogEntry(upgrade.tombstone(to: newID), sender: user.uid, kind: .room), to: rid, in: session)
        let closed = try upgrade.closing.map { try log.append(LogEntry($0, sender: user.uid, kind: .roles), to: rid, in: session) }
        try moveAlias(of: old, to: new, in: session)
        guard let room = try session.room(rid: new) else { throw Refusal.notFound(.room) }
        try session.takeSettingsAlong(of: user.uid, to: room)
        return ReplacedRoom(room: room, closing: [tombstone] + [closed].compactMap(\.self))
    }

    private func make(
        _ upgrade: RoomUpgrade, after old: RoomRow, by user: UserRow, in session: any WriteSession
    ) throws -> (rid: Int64, RoomID) {
        let newID = try upgrade.create.build(
            version: .created, depth: EventLimits.depth(after: []), prev: [], auth: [], sha256: Digest.sha256
        ).roomID
        let new = try session.insert(
            NewRoom(
                roomID: newID.text, version: RoomVersion.created.rawValue, kind: old.kind, visibility: old.visibility, history: old.history,
                knock: old.knock, federate: old.federate, name: old.name, topic: old.topic, alias: nil, createdAt: now, creator: user.uid))
        for draft in [upgrade.create] + upgrade.drafts(in: newID, banned: try banned(old.rid, in: session)) {
            let target = draft.type == EventType.member ? try draft.stateKey.flatMap { try session.userNumber(id: $0) } : nil
            _ = try log.append(
                LogEntry(draft, sender: user.uid, kind: target == nil ? .other : .member, target: target), to: new, in: session)
        }
        try session.setAvatar(rid: new, old.avatar)
        return (new, newID)
    }

    /// What of the old state the new room takes with it, or is asked for the right to replace it.
    private func upgradedState(_ rid: Int64, _ user: UserID, in session: any SQLSession) throws -> EventState? {
        guard let create = try session.state(rid: rid, StateKey(EventType.create)), var state = EventState(create: create) else {
            return nil
        }
        let names =
            (RoomUpgrade.copied + [EventType.powerLevels, EventType.tombstone]).map { StateKey($0) } + [
                StateKey(EventType.member, user.text)
            ]
        for name in names { if let event = try session.state(rid: rid, name) { state.apply(event) } }
        return state
    }

    private func banned(_ rid: Int64, in session: any SQLSession) throws -> [UserID] {
        try session.members(rid: rid, membership: "ban", limit: Self.firstBans).compactMap { member in
            try session.user(uid: member.uid).flatMap { UserID($0.userID) }
        }
    }

    private func moveAlias(of old: RoomRow, to new: Int64, in session: any WriteSession) throws {
        guard let alias = old.alias else { return }
        for (rid, alias) in [(old.rid, nil), (new, alias)] as [(Int64, String?)] {
            try session.updateRoom(
                rid: rid, visibility: old.visibility, history: old.history, knock: old.knock, name: old.name, topic: old.topic,
                alias: alias)
        }
    }
}
