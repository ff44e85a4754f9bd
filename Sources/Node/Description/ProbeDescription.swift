import CanonicalJSON
import Chat

/// What machines ask and tell a node outside the client API: is it alive, is it ready, how is it; what became of a text.
struct ProbeDescription: Sendable {
    let path: String
    /// In lower case, as the description has it.
    let method: String
    let operation: JSON

    static let all: [ProbeDescription] = [
        ProbeDescription("/healthz", name: "health", summary: "Is the process alive?", answer: health),
        ProbeDescription("/readyz", name: "readiness", summary: "Can it take requests?", answer: health, refusals: [.busy]),
        ProbeDescription(
            "/metrics", name: "metrics", summary: "Figures for Prometheus; for this machine and listed addresses", answer: figures,
            refusals: [.notFound]),
        ProbeDescription(hook: TextStatusRoute.path, name: "textStatus", summary: "Twilio tells what became of a text message"),
    ]

    private static let health: JSON = ["application/json": ["schema": JSONSchema.named("Health").json]]
    private static let figures: JSON = ["text/plain": ["schema": ["type": "string"]]]

    private init(_ path: String, name: String, summary: String, answer: JSON, refusals: [Refusal.Code] = []) {
        self.path = path
        method = "get"
        var responses = RefusalDescription.responses(of: refusals + [.methodNotAllowed])
        responses["200"] = ["description": "Yes.", "content": answer]
        operation = [
            "operationId": .string(name), "summary": .string(summary), "tags": ["node"], "parameters": [], "security": [],
            "responses": responses,
        ]
    }

    private init(hook path: String, name: String, summary: String) {
        self.path = path
        method = "post"
        var responses = RefusalDescription.responses(of: [
            .forbidden, .notAvailable, .methodNotAllowed, .tooLarge, .rateLimited, .busy, .storageFull,
        ])
        responses["204"] = ["description": "Heard."]
        operation = [
            "operationId": .string(name), "summary": .string(summary), "tags": ["node"], "parameters": [], "security": [],
            "requestBody": ["required": false, "content": ["application/x-www-form-urlencoded": ["schema": ["type": "object"]]]],
            "responses": responses,
        ]
    }
}
