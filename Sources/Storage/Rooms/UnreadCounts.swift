/// What a member has not read in a room.
package struct UnreadCounts: Sendable, Equatable {
    /// Visible messages of others behind the read marker.
    package let unread: Int64
    /// Those of them that mention the member.
    package let mentions: Int64

    /// Nothing unread.
    package static let none = UnreadCounts(unread: 0, mentions: 0)
}

extension SQLSession {
    /// Counts without a row per receiver: the room's ordinal now, less that at the marker, less own and deleted messages since.
    package func unread(_ member: MemberRow, log: EventLog) throws(StorageFailure) -> UnreadCounts {
        guard member.isJoined, let newest = try newestEvent(rid: member.rid) else { return .none }
        let behind = newest.ordinal - member.readOrdinal
        guard behind > 0 else { return .none }
        let own = try member.ownSince + log.unfoldedMessages(of: member, in: self)
        let deleted = try deletedCount(rid: member.rid, after: member.readOrdinal, notBy: member.uid)
        let mentions = try mentionCount(uid: member.uid, rid: member.rid, after: member.readPosition)
        return UnreadCounts(unread: max(0, behind - own - deleted), mentions: mentions)
    }
}
