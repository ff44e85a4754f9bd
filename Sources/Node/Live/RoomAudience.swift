/// The sessions of one loop that hear one room: a dense list, so that a broadcast walks memory in order.
struct RoomAudience {
    let roomID: String
    private(set) var sessions: ContiguousArray<LiveSession> = []

    init(roomID: String) {
        self.roomID = roomID
    }

    /// Adds a session and gives its seat, the index it can be removed by.
    mutating func add(_ session: LiveSession) -> Int {
        sessions.append(session)
        return sessions.count - 1
    }

    /// Takes the session at a seat out; the last one moves into its place and is returned.
    mutating func remove(at seat: Int) -> LiveSession? {
        let last = sessions.removeLast()
        guard seat < sessions.count else { return nil }
        sessions[seat] = last
        return last
    }
}
