internal import CanonicalJSON
internal import Chat
internal import Storage

/// Fetches what is missing in the history of rooms, page by page: one question for a room at a time.
actor Backfill {
    private let inquiry: PeerInquiry
    /// How many events came; nil when nobody gave any.
    private var pages: [RoomID: Task<Int?, Never>] = [:]
    /// When a room of which nobody gave anything is asked about again, in milliseconds since 1970.
    private var restUntil: [RoomID: Int64] = [:]

    private static let rest: Int64 = 60_000
    /// Rooms that are remembered to have given nothing.
    private static let mostResting = 1_000
    /// Servers that are asked for one page.
    private static let mostPeers = 5

    init(_ inquiry: PeerInquiry) { self.inquiry = inquiry }

    private var now: Int64 { inquiry.intake.link.now() }

    /// See ``Receiving/backfill(_:from:limit:)``.
    func fetch(_ room: RoomID, from place: Int64, limit: Int) async -> Int {
        if let page = pages[room] { return await page.value ?? 0 }
        if let time = restUntil[room], now < time { return 0 }
        let page = Task { [inquiry] in await Self.page(of: room, from: place, limit: limit, inquiry) }
        pages[room] = page
        let count = await page.value
        pages[room] = nil
        if restUntil.count >= Self.mostResting { restUntil = [:] }
        restUntil[room] = count == nil ? now + Self.rest : nil
        return count ?? 0
    }

    private static func page(of room: RoomID, from place: Int64, limit: Int, _ inquiry: PeerInquiry) async -> Int? {
        guard let gap = try? await MissingHistory.read(room, from: place, inquiry.intake.link) else { return 0 }
        for peer in gap.peers.prefix(mostPeers) {
            let page = HistoryPage(gap, peer, inquiry)
            if let count = try? await page.fetch(limit: min(limit, InboundLimits.events)), count > 0 { return count }
        }
        return nil
    }
}

/// What is missing somewhere in what is here of a room's history.
struct MissingHistory: Sendable {
    let rid: Int64
    let receiving: ReceivingRoom
    let edge: HistoryEdge
    let peers: [ServerName]

    /// Nil when the node is not in the room, or nothing is missing from a place on.
    static func read(_ room: RoomID, from place: Int64, _ link: LinkedNode) async throws -> MissingHistory? {
        try await link.database.read { session in
            guard let row = try session.room(id: room.text),
                let edge = try session.historyEdges(rid: row.rid).first(where: { $0.place >= place }),
                let found = try LinkedRoom(room, link, in: session)
            else { return nil }
            return MissingHistory(
                rid: found.rid, receiving: found.receiving, edge: edge, peers: found.peers.compactMap { ServerName($0) })
        }
    }
}
