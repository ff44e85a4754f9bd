import CanonicalJSON
import Chat
import Cryptography
import OutboundHTTP
import Testing

@testable import Workers

@Suite struct PushEncryptionTests {
    private static let receiver = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    private static let secret = "BTBZMqHH6r4Tts7J_aSIgg"

    @Test("The example of RFC 8291, appendix A, comes out byte for byte")
    func example() throws {
        let subscription = try PushSubscription(
            endpoint: "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV", key: Self.receiver, secret: Self.secret,
            judge: PrivateAddressGuard())
        let key = try P256Key(scalar: SecureBytes(copying: try #require(Base64URL.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))))
        let salt = try #require(Base64URL.decode("DGv6ra1nlYgDCS1FRnbzlw"))
        let message = Array("When I grow up, I want to be a watermelon".utf8)
        let body = try #require(PushEncryption.body(message, for: subscription, key: key, salt: salt))
        #expect(
            Base64URL.encode(body)
                == "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6"
                + "cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
    }

    @Test(
        "A subscription that leads nowhere or inwards is refused with its field",
        arguments: [
            ("http://push.example/x", receiver, secret, "endpoint"), ("https://127.0.0.1/x", receiver, secret, "endpoint"),
            ("https://[::1]:8080/x", receiver, secret, "endpoint"), ("https://169.254.169.254/latest", receiver, secret, "endpoint"),
            ("https://user@push.example/x", receiver, secret, "endpoint"),
            ("https://push.example/" + String(repeating: "x", count: 1000), receiver, secret, "endpoint"),
            ("https://push.example/x", "AAAA", secret, "keys.p256dh"), ("https://push.example/x", receiver + "A", secret, "keys.p256dh"),
            ("https://push.example/x", receiver, "AAAA", "keys.auth"),
        ])
    func refused(endpoint: String, key: String, secret: String, field: String) {
        let refusal = #expect(throws: SubscriptionRefusal.self) {
            try PushSubscription(endpoint: endpoint, key: key, secret: secret, judge: PrivateAddressGuard())
        }
        #expect(refusal?.field.field == field)
    }

    @Test("Padded keys are read too")
    func padded() throws {
        let subscription = try PushSubscription(
            endpoint: "https://push.example/x", key: Self.receiver + "=", secret: Self.secret + "==", judge: PrivateAddressGuard())
        #expect(subscription.secret.count == 16)
    }

    @Test("A token names the endpoint's origin, is kept for most of its half day, and says who runs the node")
    func vapid() throws {
        let key = P256Key(random: .system)
        var vapid = VAPID(key: key, contact: "mailto:admin@north.example")
        let endpoint = try #require(WebAddress("https://push.example:8443/x/y?z"))
        let first = vapid.authorization(for: endpoint, now: 100_000)
        #expect(vapid.authorization(for: endpoint, now: 100_000 + 34_559) == first)
        let second = vapid.authorization(for: endpoint, now: 100_000 + 34_560)
        #expect(second != first)
        let parts = try #require(first.split(separator: " ").dropFirst().first).dropFirst(2).dropLast().split(separator: ".")
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        #expect(key.publicKey.isValid(signature: try #require(Base64URL.decode(parts[2])), for: signed))
        let claims = try JSON(parsing: try #require(Base64URL.decode(parts[1])))
        #expect(claims == ["aud": "https://push.example:8443", "exp": 143_200, "sub": "mailto:admin@north.example"])
        #expect(first.hasSuffix("k=\(vapid.publicKey)"))
        let elsewhere = try #require(WebAddress("https://other.example/"))
        #expect(vapid.authorization(for: elsewhere, now: 100_000) != first)
    }
}
