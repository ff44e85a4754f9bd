import Storage

/// A room to search in, with the stretches of its log that the caller may read.
struct SearchPlace {
    let room: RoomRow
    private let stretches: [ClosedRange<Int64>]

    /// Nil where the caller may read nothing.
    init?(_ session: any SQLSession, _ found: MemberRoom) throws {
        room = found.room
        stretches = try session.readableStretches(in: found.room, as: found.member)
        if stretches.isEmpty { return nil }
    }

    func holds(_ position: Int64) -> Bool { stretches.contains { $0.contains(position) } }
}
