import CanonicalJSON
import Chat
import Cryptography
import Federation
import Testing

@Suite("The keys that a server publishes")
struct ServerKeysTests {
    private let published = PublishedKeys(
        name: TransportCast.south, key: TransportCast.key(2), id: KeyID(number: 1),
        old: [PublishedKeys.Old(id: KeyID(number: 0), key: TransportCast.key(1).verifyingKey, expired: TransportCast.now - 5)])

    /// Signs an object of keys anew, as key `number` under `id`.
    private func signed(_ object: JSONObject, _ number: UInt8 = 2, id: String = "ed25519:1") -> JSONObject {
        var object = object
        object["signatures"] = nil
        let signature = UnpaddedBase64.encode(TransportCast.key(number).sign(object.encoded()))
        object["signatures"] = .object([TransportCast.south.text: .object([id: .string(signature)])])
        return object
    }

    private func changed(_ change: (inout JSONObject) -> Void) -> JSONObject {
        var object = published.object(at: TransportCast.now)
        change(&object)
        return signed(object)
    }

    private func read(_ object: JSONObject, of server: ServerName = TransportCast.south) throws(ServerKeysFault) -> ServerKeys {
        try ServerKeys(parsing: object.encoded(), of: server)
    }

    @Test("Ours say for a day which key signs and which one did, byte for byte")
    func golden() throws {
        let text = String(decoding: published.object(at: TransportCast.now).encoded(), as: UTF8.self)
        #expect(
            text.hasPrefix(
                #"{"old_verify_keys":{"ed25519:0":{"expired_ts":1799999999995,"key":"iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w"}},"#
                    + #""server_name":"south.example","signatures":{"south.example":{"ed25519:1":""#))
        #expect(
            text.hasSuffix(
                #""}},"valid_until_ts":1800086400000,"verify_keys":{"ed25519:1":{"key":"gTl3Dqh9F19Wo1Rmw0x+zMuNipG07jeiXfYPW4/Js5Q"}}}"#))
    }

    @Test("A peer reads of them what was meant")
    func roundTrip() throws {
        let keys = try read(published.object(at: TransportCast.now))
        #expect(keys.server == TransportCast.south && keys.validUntil == TransportCast.now + TransportCast.day)
        #expect(keys.current == [KeyID(number: 1): TransportCast.key(2).verifyingKey])
        #expect(keys.old.keys.map(\.text) == ["ed25519:0"])
        #expect(keys.old[KeyID(number: 0)]?.expired == TransportCast.now - 5)
    }

    @Test("A key that signs again is not also an old one")
    func reused() {
        var published = published
        published.old.append(PublishedKeys.Old(id: published.id, key: TransportCast.key(3).verifyingKey, expired: 1))
        #expect(published.object(at: 0)["old_verify_keys"]?.object?.keys == ["ed25519:0"])
    }

    @Test("Other algorithms, unknown fields and padding are passed over")
    func lenient() throws {
        let keys = try read(
            changed {
                $0["verify_keys"]?["curve25519:1"] = ["key": 5]
                $0["verify_keys"]?["rsa:1"] = "x"
                $0["old_verify_keys"] = nil
                $0["tls_fingerprints"] = [["sha256": "x"]]
                $0["verify_keys"]?["ed25519:2"] = [
                    "key": .string(UnpaddedBase64.encode(TransportCast.key(3).verifyingKey.rawRepresentation) + "=")
                ]
            })
        #expect(keys.current.keys.map(\.text).sorted() == ["ed25519:1", "ed25519:2"] && keys.old.isEmpty)
    }

    @Test("An object of another server is refused, also under its own signature")
    func otherServer() {
        #expect(throws: ServerKeysFault.otherServer) { try read(published.object(at: 0), of: TransportCast.north) }
        #expect(throws: ServerKeysFault.otherServer) { try read(changed { $0["server_name"] = "west.example" }) }
    }

    @Test("A changed word, a stranger's signature, none, or one by a key that is not in it: refused")
    func signatures() {
        var object = published.object(at: TransportCast.now)
        object["valid_until_ts"] = .int(TransportCast.now + 99 * TransportCast.day)
        #expect(throws: ServerKeysFault.badSignature) { try read(object) }
        #expect(throws: ServerKeysFault.badSignature) { try read(signed(object, 7)) }
        #expect(throws: ServerKeysFault.unsigned) { try read(signed(object, 2, id: "ed25519:9")) }
        #expect(throws: ServerKeysFault.unsigned) { try read(signed(object, 1, id: "ed25519:0")) }
        object["signatures"] = nil
        #expect(throws: ServerKeysFault.unsigned) { try read(object) }
    }

    @Test("What is not in the form is refused")
    func malformed() {
        let changes: [(inout JSONObject) -> Void] = [
            { $0["valid_until_ts"] = "tomorrow" }, { $0["valid_until_ts"] = nil }, { $0["server_name"] = nil }, { $0["verify_keys"] = [] },
            { $0["verify_keys"]?["ed25519:1"] = ["key": "short"] }, { $0["verify_keys"]?["ed25519:1"] = nil },
            { $0["old_verify_keys"]?["ed25519:0"]?["expired_ts"] = nil }, { $0["old_verify_keys"] = "none" },
            { $0["more"] = .double(1.5) },
        ]
        for (place, change) in changes.enumerated() {
            let expected = place == 5 ? ServerKeysFault.noKey : .malformed
            #expect(throws: expected, "\(place)") { try read(changed(change)) }
        }
        #expect(throws: ServerKeysFault.malformed) { try ServerKeys(parsing: Array("[]".utf8), of: TransportCast.south) }
    }

    @Test("More keys or bytes than a server has reason for are refused before anything is verified")
    func caps() {
        let key: JSON = ["key": .string(UnpaddedBase64.encode(TransportCast.key(1).verifyingKey.rawRepresentation)), "expired_ts": 1]
        let many = { (count: Int) in JSON.object((0..<count).reduce(into: JSONObject()) { $0["ed25519:a\($1)"] = key }) }
        #expect(throws: ServerKeysFault.tooManyKeys) { try read(changed { $0["verify_keys"] = many(ServerKeys.mostCurrent + 1) }) }
        #expect(throws: ServerKeysFault.tooManyKeys) { try read(changed { $0["old_verify_keys"] = many(ServerKeys.mostOld + 1) }) }
        #expect(throws: ServerKeysFault.tooLarge) {
            try ServerKeys(parsing: [UInt8](repeating: 0x20, count: ServerKeys.longest + 1), of: TransportCast.south)
        }
    }

    @Test("Every fault has a sentence", arguments: ServerKeysFault.allCases)
    func sentences(fault: ServerKeysFault) { #expect(fault.description.hasSuffix(".")) }
}
