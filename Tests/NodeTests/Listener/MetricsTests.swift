import Cast
import Hummingbird
import Testing

@testable import Node

@Suite struct MetricsTests {
    @Test("Counters add up over threads, and each family member has its line")
    func counters() async {
        let registry = MetricsRegistry()
        let sends = registry.counter("rookery_sends_total", "Messages sent.")
        let refusals = registry.counters("rookery_refusals_total", "Refusals.", labels: ["code"])
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { sends.add() } } }
        }
        refusals.counter("busy").add(2)
        refusals.counter("a\"b\\c\n").add()
        let text = registry.text()
        #expect(text.contains("# TYPE rookery_sends_total counter\nrookery_sends_total 8000\n"))
        #expect(text.contains("rookery_refusals_total{code=\"busy\"} 2\n"))
        #expect(text.contains("rookery_refusals_total{code=\"a\\\"b\\\\c\\n\"} 1\n"))
    }

    @Test("A histogram's buckets hold everything up to their bound, the last one everything")
    func histogram() {
        let registry = MetricsRegistry()
        let sizes = registry.histogram("rookery_commit_size", "Bodies per commit.", bounds: [1, 4])
        for value in [1.0, 2, 4, 9] { sizes.record(value) }
        #expect(
            registry.text().contains(
                """
                rookery_commit_size_bucket{le="1"} 1
                rookery_commit_size_bucket{le="4"} 3
                rookery_commit_size_bucket{le="+Inf"} 4
                rookery_commit_size_sum 16
                rookery_commit_size_count 4

                """))
    }

    @Test("A gauge can be set, moved and read when asked")
    func gauges() {
        let registry = MetricsRegistry()
        let queue = registry.gauge("rookery_queue", "Waiting.")
        queue.set(5)
        queue.add(-2)
        registry.reading("rookery_half", "A half.") { 0.5 }
        #expect(registry.text().contains("rookery_queue 3\n"))
        #expect(registry.text().contains("rookery_half 0.5\n"))
    }

    @Test("The listener counts requests by route and status, never by path, and sockets while they are open")
    func listener() async throws {
        try await ListenerStage.run { stage in
            for path in ["/hello", "/poll/query?sid=secret", "/poll/query?sid=other"] { _ = try await stage.http.get(path) }
            _ = try await stage.http.send("BREW", "/poll/query")
            let socket = try await stage.socket()
            try await socket.send("one")
            _ = try await socket.receive()
            let text = stage.registry.text()
            #expect(text.contains("rookery_http_requests_total{method=\"GET\",route=\"/poll/\",status=\"200\"} 2\n"))
            #expect(text.contains("rookery_http_requests_total{method=\"GET\",route=\"websocket\",status=\"101\"} 1\n"))
            #expect(text.contains("rookery_websockets 1\n"))
            #expect(text.contains("rookery_websocket_frames_received_total 1\n"))
            #expect(!text.contains("secret"))
            #expect(!text.contains("BREW"))
        }
    }
}
