package import CanonicalJSON
package import Chat
internal import Storage

/// Receiving from linked servers: their transactions, the gaps behind them, and their questions about history.
package final class Receiving: Sendable {
    /// What receiving tells other parts of the node, and asks of them.
    package struct Hooks: Sendable {
        /// An event came from that server for a room that this node is not in: whether somebody takes it, as the end of an invite, or
        /// because one of our users is on the way into that room. Nothing of it is checked.
        package var stranger: @Sendable (JSON, RoomID, ServerName) async -> Bool = { _, _, _ in false }
        /// A server asks for events that it should have got, behind these: sending to it may look whether it lags behind.
        package var sawGap: @Sendable (ServerName, RoomID, [EventID]) -> Void = { _, _, _ in }
        /// What a server's people said follows these events of a room, so it has them. Only for servers that proved to have said it.
        package var shows: @Sendable (ServerName, RoomID, [EventID]) -> Void = { _, _, _ in }

        package init() {}
    }

    private let link: LinkedNode
    private let receivers: Receivers
    private let acceptance: EventAcceptance
    private let transactions: TransactionDesk
    private let history: HistoryDesk
    private let backfill: Backfill

    /// - Parameters:
    ///   - takesPresence: whether presence is exchanged with other servers.
    ///   - sleep: waits that many milliseconds; throws when its task is cancelled.
    package init(
        _ link: LinkedNode, hooks: Hooks = Hooks(), takesPresence: Bool = true, limits: InboxLimits = InboxLimits(),
        rates: OriginRates = OriginRates(),
        sleep: @escaping @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .milliseconds($0)) }
    ) {
        let gates = SharedGates(rates, now: link.now)
        let intake = EventIntake(link: link, gates: gates)
        self.link = link
        let inquiry = PeerInquiry(intake: intake, sleep: sleep)
        receivers = Receivers(inquiry, limits: limits)
        backfill = Backfill(inquiry)
        acceptance = EventAcceptance(intake: intake, receivers: receivers, stranger: hooks.stranger, shows: hooks.shows)
        transactions = TransactionDesk(acceptance, EphemeralIntake(link: link, takesPresence: takesPresence), gates, sleep)
        history = HistoryDesk(link: link, gates: gates, sawGap: hooks.sawGap)
    }

    /// What other servers may ask here.
    package var endpoints: [FederationEndpoint] { transactions.endpoints + history.endpoints }

    /// Goes on with what was taken before the last end of the process. Takes as long as other servers take to give their keys.
    /// - Throws: ``StorageFailure``.
    package func start() async throws {
        let rooms = try await link.database.read { session in try session.roomsWithStagedEvents() }
        for rid in rooms { try await acceptance.resume(rid: rid) }
    }

    /// Ends questions to other servers. What was taken and has no place yet is on disk.
    package func stop() async { await receivers.stop() }

    /// Takes events that a server has handed over by another way than a transaction, or before this node was in their room.
    /// - Returns: whether what was taken is on disk.
    /// - Throws: ``StorageFailure``.
    package func take(_ events: [JSON], from origin: ServerName) async throws -> Bool {
        try await acceptance.take(events, from: origin).isSafe
    }

    /// Fetches what is missing in a room's history, when a client has come to where it is: what was said before the node came into the room,
    /// or while it was out of it. Nobody is told: pages of history show it. One question for a room at a time, whoever asks.
    /// - Parameter place: only what is missing before events from this position on.
    /// - Returns: how many events have their places now; 0 when there are none, nobody gives any, or nobody gave any just now.
    package func backfill(_ room: RoomID, from place: Int64 = .min, limit: Int) async -> Int {
        await backfill.fetch(room, from: place, limit: limit)
    }

    /// Returns once nothing is being judged and no question is under way; what is put off until later still waits.
    package func settled() async { await receivers.settled() }
}
