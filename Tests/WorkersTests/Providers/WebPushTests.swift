import Cast
import Cryptography
import Foundation
import OutboundHTTP
import Testing

@testable import Workers

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct WebPushTests {
    private static func push(_ judge: PrivateAddressGuard = Providers.loopback) -> WebPush {
        WebPush(judge: judge, fetch: Providers.own())
    }

    private static let tokens = VAPIDTokens(key: P256Key(random: .system), contact: "mailto:admin@north.example")

    private static func send(_ message: WebPushMessage, to subscription: PushSubscription, by push: WebPush) async throws -> String {
        let authorization = try #require(tokens.authorization(for: subscription.endpoint.description, now: Providers.now))
        return await push.send(message, to: subscription, authorization: authorization, othersWork: true, now: Providers.now).row
    }

    private static func subscription(_ name: String) async throws -> PushSubscription {
        let answer = try await Providers.ask("push", "/subscribe?id=\(name)")
        let given = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
        let keys = try #require(given["keys"] as? [String: String])
        return try PushSubscription(
            endpoint: try #require(given["endpoint"] as? String), key: try #require(keys["p256dh"]), secret: try #require(keys["auth"]),
            judge: Providers.loopback)
    }

    private static func message(_ text: String) -> WebPushMessage {
        WebPushMessage(content: Array(text.utf8), life: 60, urgency: .high, topic: "kitchen")
    }

    @Test("A browser reads what was sent, and nobody else could")
    func received() async throws {
        let name = Providers.word()
        let subscription = try await Self.subscription(name)
        let push = Self.push()
        for text in ["Tea? ☕", String(repeating: "x", count: PushEncryption.longest)] {
            #expect(try await Self.send(Self.message(text), to: subscription, by: push) == "sent")
        }
        let answer = try await Providers.ask("push", "/received?id=\(name)")
        let found = try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [[String: Any]])
        #expect(found.map { $0["text"] as? String } == ["Tea? ☕", String(repeating: "x", count: PushEncryption.longest)])
        #expect(
            found.first?["ttl"] as? String == "60" && found.first?["urgency"] as? String == "high"
                && found.first?["topic"] as? String == "kitchen")
        #expect(found.last?["length"] as? Int == 4096)
    }

    @Test(
        "The push service refuses, and each refusal has its consequence",
        arguments: [
            ("410", "gone"), ("404", "gone"), ("403", "gone"), ("413", "faulty"), ("507", "retry 14400"), ("429", "wait 60"),
            ("500", "retry"),
        ])
    func refused(status: String, row: String) async throws {
        let subscription = try await Self.subscription("\(status)-\(Providers.word())")
        #expect(try await Self.send(Self.message("Tea?"), to: subscription, by: Self.push()) == row)
    }

    @Test(
        "Whatever breaks has its consequence",
        arguments: [("429", "wait 7"), ("503", "retry 7"), ("html", "retry"), ("reset", "retry"), ("slow", "retry")])
    func faults(kind: String, row: String) async throws {
        let name = Providers.word()
        let subscription = try await Self.subscription(name)
        try await Providers.fault("push", kind, match: "/push/\(name)", seconds: kind == "slow" ? 12 : 7)
        #expect(try await Self.send(Self.message("Tea?"), to: subscription, by: Self.push()) == row)
    }

    @Test("An endpoint that resolves into the node's own network is given up, and nothing arrives there")
    func guarded() async throws {
        let name = Providers.word()
        let subscription = try await Self.subscription(name)
        #expect(try await Self.send(Self.message("Tea?"), to: subscription, by: Self.push(PrivateAddressGuard())) == "gone")
        #expect(try await Providers.seen("push", "/push/\(name)") == 0)
    }

    @Test("A push that is empty, too long, or of an odd topic is not sent")
    func unsendable() async throws {
        let subscription = try await Self.subscription(Providers.word())
        var topic = Self.message("Tea?")
        topic.topic = "a b"
        let messages = [Self.message(""), Self.message(String(repeating: "x", count: PushEncryption.longest + 1)), topic]
        for message in messages {
            #expect(try await Self.send(message, to: subscription, by: Self.push()) == "faulty")
        }
    }
}
