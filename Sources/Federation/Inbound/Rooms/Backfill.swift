internal import CanonicalJSON
internal import Chat
internal import Storage

/// Fetches what lies before all that is here of rooms, page by page: one question for a room at a time.
actor Backfill {
    private let inquiry: PeerInquiry
    private var pages: [RoomID: Task<Int, Never>] = [:]
    /// When a room of which nobody gave anything is asked about again, in milliseconds since 1970.
    private var restUntil: [RoomID: Int64] = [:]

    private static let rest: Int64 = 60_000
    /// Rooms that are remembered to have given nothing.
    private static let mostResting = 1_000
    /// Servers that are asked for one page.
    private static let mostPeers = 5

    init(_ inquiry: PeerInquiry) { self.inquiry = inquiry }

    private var now: Int64 { inquiry.intake.link.now() }

    /// See ``Receiving/backfill(_:limit:)``.
    func fetch(_ room: RoomID, limit: Int) async -> Int {
        if let page = pages[room] { return await page.value }
        if let time = restUntil[room], now < time { return 0 }
        let page = Task { [inquiry] in await Self.page(of: room, limit: limit, inquiry) }
        pages[room] = page
        let count = await page.value
        pages[room] = nil
        if restUntil.count >= Self.mostResting { restUntil = [:] }
        restUntil[room] = count == 0 ? now + Self.rest : nil
        return count
    }

    private static func page(of room: RoomID, limit: Int, _ inquiry: PeerInquiry) async -> Int {
        guard let beginning = try? await HistoryBeginning.read(room, inquiry.intake.link), !beginning.edge.isEmpty else { return 0 }
        for peer in beginning.peers.prefix(mostPeers) {
            let page = HistoryPage(beginning, peer, inquiry)
            if let count = try? await page.fetch(limit: min(limit, InboundLimits.events)), count > 0 { return count }
        }
        return 0
    }
}

/// Where what is here of a room's history begins.
struct HistoryBeginning: Sendable {
    let rid: Int64
    let receiving: ReceivingRoom
    /// What the oldest event here follows.
    let edge: [EventID]
    let peers: [ServerName]

    /// Nil when the node is not in the room.
    static func read(_ room: RoomID, _ link: LinkedNode) async throws -> HistoryBeginning? {
        try await link.database.read { session in
            guard let found = try LinkedRoom(room, link, in: session) else { return nil }
            return HistoryBeginning(
                rid: found.rid, receiving: found.receiving, edge: try session.historyEdge(rid: found.rid),
                peers: found.peers.compactMap { ServerName($0) })
        }
    }
}
