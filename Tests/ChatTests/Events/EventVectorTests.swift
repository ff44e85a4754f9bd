import CanonicalJSON
import Chat
import Cryptography
import Testing

/// Events of versions 10 to 12 with what Synapse computes for them, and the vectors of the specification.
@Suite("Events against other implementations")
struct EventVectorTests {
    let file: JSON
    let key: SigningKey

    init() throws {
        file = try VectorFile.json("matrix-events.json")
        let seed = try #require(file["seed"]?.string.flatMap { UnpaddedBase64.decode($0) })
        key = try SigningKey(seed: SecureBytes(copying: seed))
    }

    private func forEachEvent(_ body: (JSONObject, JSON, RoomVersion) throws -> Void) throws {
        let events = try #require(file["events"]?.array)
        #expect(events.count == 27)
        for vector in events {
            let version = try #require(vector["room_version"]?.string.flatMap(RoomVersion.init))
            try body(try #require(vector["signed"]?.object), vector, version)
        }
    }

    private func withoutUnsigned(_ value: JSON?) -> JSONObject? {
        value?.object?.filter { $0 != "unsigned" }
    }

    @Test("Content hashes")
    func contentHashes() throws {
        try forEachEvent { event, vector, _ in
            let hash = EventHash.text(of: EventHash.content(of: event, sha256: Cast.sha256))
            #expect(hash == vector["content_hash"]?.string)
            #expect(hash == event["hashes"]?["sha256"]?.string)
        }
    }

    @Test("Redacted forms")
    func redactedForms() throws {
        try forEachEvent { event, vector, version in
            #expect(version.redacted(event) == withoutUnsigned(vector["redacted"]))
        }
    }

    @Test("Reference hashes, event ids, and room ids of version 12")
    func ids() throws {
        try forEachEvent { event, vector, version in
            let id = EventHash.id(of: event, version: version, sha256: Cast.sha256)
            #expect(id.text == vector["event_id"]?.string)
            #expect(version.redacted(event).encoded().isEmpty == false)
            let standard = vector["reference_hash"]?.string?.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
            #expect(standard.map { "$" + String($0) } == id.text)
            if version.roomIDIsCreateHash, event["type"] == "m.room.create" {
                #expect(RoomID(create: id).text == vector["room_id"]?.string)
            }
        }
    }

    @Test("Signatures")
    func signatures() throws {
        try forEachEvent { event, _, version in
            let signature = key.sign(EventHash.bytesToSign(of: event, version: version))
            #expect(EventHash.text(of: signature) == event["signatures"]?["domain"]?["ed25519:1"]?.string)
        }
    }

    @Test("The specification's two signed events; their version signs what version 10 signs")
    func specificationEvents() throws {
        let vectors = try #require(file["spec"]?["event_signing"]?.array)
        #expect(vectors.count == 2)
        for vector in vectors {
            var event = try #require(vector["input"]?.object)
            event["hashes"] = ["sha256": .string(EventHash.text(of: EventHash.content(of: event, sha256: Cast.sha256)))]
            let signature = key.sign(EventHash.bytesToSign(of: event, version: .v10))
            event["signatures"] = ["domain": ["ed25519:1": .string(EventHash.text(of: signature))]]
            #expect(JSON.object(event) == vector["signed"])
        }
    }

    @Test("The specification's two signed JSON objects")
    func specificationObjects() throws {
        let vectors = try #require(file["spec"]?["json_signing"]?.array)
        #expect(vectors.count == 2)
        for vector in vectors {
            let input = try #require(vector["input"])
            let signature = key.sign(try input.canonical())
            #expect(EventHash.text(of: signature) == vector["signed"]?["signatures"]?["domain"]?["ed25519:1"]?.string)
        }
    }
}
