internal import Chat

/// The receivers of all rooms; those of rooms where nothing happens are forgotten when there are many.
actor Receivers {
    private struct Entry {
        let receiver: RoomReceiver
        var users = 0
    }

    private let inquiry: PeerInquiry
    private let limits: InboxLimits
    private let most: Int
    private var entries: [Int64: Entry] = [:]
    private var isStopped = false

    /// - Parameter most: receivers that are kept though their rooms are quiet: they remember what was given up there.
    init(_ inquiry: PeerInquiry, limits: InboxLimits, most: Int = 1_000) {
        (self.inquiry, self.limits, self.most) = (inquiry, limits, most)
    }

    var count: Int { entries.count }

    /// Hands inputs to the receiver of a room; see ``RoomReceiver/take(_:staged:)``.
    func take(_ inputs: [InboxInput], rid: Int64, roomID: RoomID, staged: Set<EventID> = []) async -> Bool {
        if isStopped { return false }
        let entry = entries[rid] ?? Entry(receiver: RoomReceiver(rid: rid, roomID: roomID, inquiry, limits: limits))
        entries[rid] = entry
        entries[rid]?.users += 1
        let taken = await entry.receiver.take(inputs, staged: staged)
        entries[rid]?.users -= 1
        if entries.count > most { await forgetQuiet() }
        return taken
    }

    func stop() async {
        isStopped = true
        for entry in entries.values { await entry.receiver.stop() }
        entries = [:]
    }

    /// Returns once every receiver has been found at rest.
    func settled() async {
        for entry in entries.values { await entry.receiver.settled() }
    }

    private func forgetQuiet() async {
        for (rid, entry) in entries where entry.users == 0 {
            guard await entry.receiver.isIdle else { continue }
            // Somebody may have come while the receiver was asked.
            if entries[rid]?.users == 0 { entries[rid] = nil }
        }
    }
}
