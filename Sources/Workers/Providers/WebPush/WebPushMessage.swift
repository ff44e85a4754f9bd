package import Cryptography
package import OutboundHTTP

/// A push on its way to a browser or a UnifiedPush distributor (RFC 8030).
package struct WebPushMessage: Sendable, Equatable {
    /// How much it matters to a device that saves power.
    package enum Urgency: String, Sendable {
        case veryLow = "very-low"
        case low
        case normal
        case high
    }

    /// What is encrypted: 1 to 3993 bytes.
    package var content: [UInt8]
    /// Seconds for which a device that is away is waited for; 0: now or never.
    package var life: Int
    /// How much it matters.
    package var urgency: Urgency
    /// Replaces one of the same topic that was not delivered yet: up to 32 of `A-Z a-z 0-9 _ -`.
    package var topic: String?

    package init(content: [UInt8], life: Int, urgency: Urgency = .normal, topic: String? = nil) {
        self.content = content
        self.life = life
        self.urgency = urgency
        self.topic = topic
    }

    /// The request; nil when the content is empty or too long, or the topic none.
    package func request(
        to subscription: PushSubscription, authorization: String, judge: PrivateAddressGuard, random: SecureRandom
    ) -> FetchRequest? {
        guard !content.isEmpty, life >= 0, topic.map(Self.isTopic) ?? true,
            let body = PushEncryption.body(content, for: subscription, random: random)
        else { return nil }
        var headers: FetchHeaders = [
            "TTL": String(life), "Urgency": urgency.rawValue, "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
            "Authorization": authorization,
        ]
        if let topic { headers.add("Topic", topic) }
        return FetchRequest(
            "POST", subscription.endpoint, reach: .guarded(judge), headers: headers, body: .bytes(body), limits: .stranger,
            // Its topic makes a second one replace the first.
            isRepeatable: topic != nil)
    }

    private static func isTopic(_ topic: String) -> Bool {
        (1...32).contains(topic.utf8.count)
            && topic.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
