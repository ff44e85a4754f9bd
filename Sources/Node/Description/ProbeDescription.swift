import CanonicalJSON

/// What machines ask a node outside the client API: is it alive, is it ready, how is it.
struct ProbeDescription: Sendable {
    let path: String
    let operation: JSON

    static let all: [ProbeDescription] = [
        ProbeDescription(path: "/healthz", name: "health", summary: "Is the process alive?", refusals: []),
        ProbeDescription(path: "/readyz", name: "readiness", summary: "Can it take requests?", refusals: [503]),
        ProbeDescription(
            path: "/metrics", name: "metrics", summary: "Figures for Prometheus; loopback and listed addresses only.", refusals: [404]),
    ]

    private init(path: String, name: String, summary: String, refusals: [Int]) {
        self.path = path
        var responses: JSON = ["200": ["description": "Yes, or the figures."]]
        for status in refusals { responses[String(status)] = ["description": "No."] }
        operation = [
            "operationId": .string(name), "summary": .string(summary), "tags": ["node"], "security": [], "responses": responses,
        ]
    }
}
