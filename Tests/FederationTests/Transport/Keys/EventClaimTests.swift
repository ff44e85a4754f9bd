import CanonicalJSON
import Chat
import Cryptography
import Federation
import Testing

@Suite("Who must have signed an event")
struct EventClaimTests {
    private let now = TransportCast.now

    /// An event of South's as it goes over the wire, signed by these servers with their keys.
    private func event(
        _ content: JSONObject, type: String = "m.room.member", sender: String = "@ada:south.example",
        by signers: [(server: String, key: UInt8, id: String)] = [("south.example", 1, "ed25519:1")],
        change: (inout JSONObject) -> Void = { _ in }
    ) throws -> ReceivedEvent {
        var object: JSONObject = [
            "type": .string(type), "state_key": .string(sender), "sender": .string(sender), "room_id": "!lobby:north.example",
            "origin_server_ts": .int(now - 1_000), "depth": 5, "prev_events": [], "auth_events": [], "content": .object(content),
        ]
        object["hashes"] = ["sha256": .string(EventHash.text(of: EventHash.content(of: object, sha256: sha256)))]
        let message = EventHash.bytesToSign(of: object, version: .v11)
        var signatures = JSONObject()
        for (server, key, id) in signers {
            var own = signatures[server]?.object ?? [:]
            own[id] = .string(UnpaddedBase64.encode(TransportCast.key(key).sign(message)))
            signatures[server] = .object(own)
        }
        object["signatures"] = .object(signatures)
        change(&object)
        return try ReceivedEvent(json: .object(object), version: .v11, sha256: sha256)
    }

    private func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes) }

    private func ring() throws -> KeyRing {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now)
        let north = PublishedKeys(name: TransportCast.north, key: TransportCast.key(4), id: TransportCast.id("ed25519:n"))
        ring.learn(try ServerKeys(parsing: north.object(at: now).encoded(), of: TransportCast.north), at: now)
        return ring
    }

    private func servers(_ event: ReceivedEvent) -> [ServerName] { event.claims.map(\.server) }

    private func verdict(_ event: ReceivedEvent) throws -> ClaimVerdict { try ring().verdict(onAll: event.claims, at: now) }

    @Test("An event is its sender's server's")
    func sender() throws {
        let good = try event(["membership": "join"])
        #expect(servers(good) == [TransportCast.south] && good.claims.map(\.moment) == [.event(now - 1_000)])
        #expect(try verdict(good) == .valid)
        #expect(try verdict(event(["membership": "join"], by: [("south.example", 9, "ed25519:1")])) == .invalid(.badSignature))
        #expect(try verdict(event(["membership": "join"], by: [("north.example", 4, "ed25519:n")])) == .invalid(.unsigned))
        #expect(try verdict(event(["membership": "join"], by: [])) == .invalid(.unsigned))
        #expect(
            try verdict(event(["membership": "join"], by: [("south.example", 1, "ed25519:gone")]))
                == .keyNeeded)
    }

    @Test("A sender of another server than the one that signed is forged")
    func forgedSender() throws {
        let forged = try event(["membership": "join"], sender: "@ben:north.example")
        #expect(servers(forged) == [TransportCast.north])
        #expect(try verdict(forged) == .invalid(.unsigned))
    }

    @Test("Whoever let somebody into a restricted room must have signed too, and both signatures must hold")
    func restricted() throws {
        let content: JSONObject = ["membership": "join", "join_authorised_via_users_server": "@ben:north.example"]
        let both: [(server: String, key: UInt8, id: String)] = [("south.example", 1, "ed25519:1"), ("north.example", 4, "ed25519:n")]
        let good = try event(content, by: both)
        #expect(servers(good) == [TransportCast.south, TransportCast.north])
        #expect(try verdict(good) == .valid)
        #expect(try verdict(event(content)) == .invalid(.unsigned))
        #expect(try verdict(event(content, by: [both[0], ("north.example", 1, "ed25519:n")])) == .invalid(.badSignature))
        #expect(try verdict(event(content, by: [both[1]])) == .invalid(.unsigned))
    }

    @Test("A wrong signature outweighs one that nobody can judge")
    func worst() throws {
        let content: JSONObject = ["membership": "join", "join_authorised_via_users_server": "@ben:west.example"]
        let event = try event(content, by: [("south.example", 9, "ed25519:1"), ("west.example", 1, "ed25519:1")])
        #expect(try verdict(event) == .invalid(.badSignature))
    }

    @Test("Whoever is named as letting somebody in must have signed, and one's own server is named once")
    func named() throws {
        let leave = try event(["membership": "leave", "join_authorised_via_users_server": "@ben:north.example"])
        #expect(servers(leave) == [TransportCast.south, TransportCast.north])
        let own = try event(["membership": "join", "join_authorised_via_users_server": "@cleo:south.example"])
        #expect(servers(own) == [TransportCast.south])
        let topic = try event(["join_authorised_via_users_server": "@ben:north.example", "membership": "join"], type: "m.room.topic")
        #expect(servers(topic) == [TransportCast.south])
    }

    @Test("Receiving hears of a key that is not here that it cannot be had, and of a wrong signature that it is wrong")
    func receiving() throws {
        let verification = try ring().eventVerification(at: now)
        let cases: [(key: UInt8, id: String, expected: SignatureVerdict)] = [
            (1, "ed25519:1", .valid), (9, "ed25519:1", .invalid), (1, "ed25519:gone", .keyNotObtainable),
        ]
        for (key, id, expected) in cases {
            let event = try event(["membership": "join"], by: [("south.example", key, id)])
            #expect(verification.verify(event.event, event.signatures, "south.example") == expected)
        }
        let event = try event(["membership": "join"])
        #expect(verification.verify(event.event, event.signatures, "north.example") == .invalid)
    }

    @Test("An invite that redeems one to a mail address may come from another server than its sender's")
    func thirdParty() throws {
        let invite = try event(["membership": "invite", "third_party_invite": ["signed": [:]]], by: [])
        #expect(servers(invite).isEmpty)
        #expect(try verdict(invite) == .valid)
        let join = try event(["membership": "join", "third_party_invite": ["signed": [:]]], by: [])
        #expect(try verdict(join) == .invalid(.unsigned))
    }

    @Test("A change that redaction takes away leaves the signature good and the hash wrong; any other one breaks it")
    func changes() throws {
        let redacted = try event(["membership": "join", "displayname": "Ada"]) { $0["content"]?["displayname"] = "Eve" }
        #expect(!redacted.hashMatches && redacted.event.content["displayname"] == nil)
        #expect(try verdict(redacted) == .valid)
        #expect(try verdict(event(["membership": "join"]) { $0["content"]?["membership"] = "ban" }) == .invalid(.badSignature))
        #expect(try verdict(event(["membership": "join"]) { $0["depth"] = 6 }) == .invalid(.badSignature))
    }

    @Test("Signatures that are no text, of another algorithm or of another length count as none")
    func oddSignatures() throws {
        for odd: JSON in [5, ["ed25519:1": 5], ["rsa:1": "AAAA"], ["ed25519:1": "AAAA"], ["ed25519:": "AAAA"], []] {
            #expect(try verdict(event(["membership": "join"]) { $0["signatures"] = ["south.example": odd] }) == .invalid(.unsigned))
        }
    }
}
