package import Chat
import HTTPTypes

/// What the listener counts.
package final class ListenerMetrics: Sendable {
    let accepted: Counter
    let turnedAway: Counter
    let connections: Gauge
    let webSockets: Gauge
    let messagesReceived: Counter
    private let requests: CounterFamily
    private let duration: Histogram
    private let refusals: CounterFamily

    /// The counter of refusals, for everybody who refuses.
    static func refusals(_ registry: MetricsRegistry) -> CounterFamily {
        registry.counters("rookery_refusals_total", "Refusals by code, over every way in.", labels: ["code"])
    }

    /// Registers its metrics.
    /// - Parameter refusals: the counter of refusals, where it is registered already.
    init(_ registry: MetricsRegistry, refusals: CounterFamily? = nil) {
        accepted = registry.counter("rookery_connections_accepted_total", "Connections accepted.")
        turnedAway = registry.counter("rookery_connections_refused_total", "Connections over a limit, closed at once.")
        connections = registry.gauge("rookery_connections", "Open connections.")
        webSockets = registry.gauge("rookery_websockets", "Open WebSockets.")
        messagesReceived = registry.counter("rookery_websocket_frames_received_total", "Data frames received over WebSockets.")
        requests = registry.counters(
            "rookery_http_requests_total", "Requests answered.", labels: ["method", "route", "status"])
        duration = registry.histogram(
            "rookery_http_request_seconds", "Time from a whole request to its whole answer, held polls included.",
            bounds: Histogram.seconds)
        self.refusals = refusals ?? Self.refusals(registry)
        registry.reading("rookery_memory_resident_bytes", "Resident memory of the process.") { Double(ProcessMemory.residentBytes()) }
    }

    /// Counts a refusal. Called once for each, where it becomes an answer.
    package func refused(_ code: Refusal.Code) {
        refusals.counter(code.rawValue).add()
    }

    func answered(_ exchange: HTTPExchange) {
        count(exchange, status: exchange.status?.code ?? 0)
        duration.record(Double(exchange.startedAt.nanoseconds) / 1e9)
    }

    func upgraded(_ exchange: HTTPExchange) {
        count(exchange, status: 101)
    }

    private func count(_ exchange: HTTPExchange, status: Int) {
        let method = exchange.head.method
        // Anybody can invent a method, and every label lives for ever.
        let name = Self.methods.contains(method.rawValue) ? method.rawValue : "other"
        requests.counter(name, exchange.route, String(status)).add()
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
}
