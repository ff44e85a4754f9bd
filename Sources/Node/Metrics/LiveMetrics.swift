import Storage

/// What the live gateway has done, for `/metrics`.
final class LiveMetrics: Sendable {
    private let sends: Counter
    private let announcements: Counter
    private let sessions: Gauge
    private let deliveries: Gauge

    init(_ registry: MetricsRegistry) {
        sends = registry.counter("rookery_sends_total", "Messages committed.")
        announcements = registry.counter("rookery_announcements_total", "Things committed that live connections were told of.")
        sessions = registry.gauge("rookery_live_sessions", "Live connections with a session.")
        let delivered = Gauge()
        deliveries = delivered
        registry.readingTotal(
            "rookery_deliveries_total", "Frames handed to live connections; over rookery_announcements_total it is the fan-out."
        ) { Double(delivered.value) }
    }

    /// Messages committed since the start.
    var sent: Int { sends.value }
    /// Frames handed out since the start, as of the last look.
    var delivered: Int { deliveries.value }

    /// A batch is on disk. Writer thread.
    func committed(_ batch: BatchContext) {
        guard let list = batch.existing(PendingAnnouncements.self)?.list else { return }
        var (told, sent) = (0, 0)
        for case .event(let event) in list {
            told += 1
            if event.name == LiveEventName.newMessage { sent += 1 }
        }
        announcements.add(told)
        sends.add(sent)
    }

    /// Asks every loop what it has counted. Once a second.
    func look(_ gateway: Gateway) async {
        let counts = await gateway.counts()
        sessions.set(counts.sessions)
        deliveries.set(counts.deliveries)
    }
}
