import CanonicalJSON
import Chat
import Federation
import OutboundHTTP
import Testing

/// Bytes by chance, and good ones with a few changed: every reader of this module takes or refuses them, and ends.
@Suite("Any bytes")
struct AnyBytesTests {
    /// Some bytes of `seed` changed, cut out or doubled.
    private func mutated(_ seed: [UInt8], _ random: inout SimulationRandom) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + 3))
            case 2: bytes.insert(contentsOf: bytes[place...].prefix(5), at: place)
            default: bytes[place] = [0x22, 0x5C, 0x2C, 0x3D, 0xC0, 0x00][Int.random(in: 0..<6, using: &random)]
            }
        }
        return bytes
    }

    private func any(_ random: inout SimulationRandom) -> [UInt8] {
        (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    @Test("As an Authorization field: what is read is written and read again as the same")
    func headers() throws {
        var random = SimulationRandom(seed: 61)
        let text = RequestText(method: "GET", target: "/a", origin: TransportCast.south, destination: TransportCast.north, content: nil)
        let good = try text.signed(with: TransportCast.key(1), id: TransportCast.id("ed25519:1")).text
        var readable = 0
        for round in 0..<4_000 {
            let bytes = round % 4 == 0 ? Array("X-Matrix ".utf8) + any(&random) : mutated(Array(good.utf8), &random)
            guard let header = try? XMatrixHeader.read(String(decoding: bytes, as: UTF8.self)) else { continue }
            readable += 1
            let again = try XMatrixHeader.read(header.text)
            #expect(again == header)
        }
        #expect(readable > 200)
    }

    @Test("As an answer of a resolver: records are those of the question, and no more than are read")
    func resolvers() throws {
        var random = SimulationRandom(seed: 62)
        let question = try #require(DNSQuestion("_matrix-fed._tcp.north.example", .service, id: 7))
        var answer = DNSAnswer(question, answers: 4)
        answer.add(5, DNSAnswer.name("x.example"))
        for port in 0..<3 {
            answer.add(DNSAnswer.name("x.example"), 33, DNSAnswer.words(0, 0, UInt16(port)) + [1, 0x61] + DNSAnswer.pointer(29))
        }
        var readable = 0
        for round in 0..<4_000 {
            let head = Array(answer.bytes.prefix(48))
            let bytes = round % 4 == 0 ? head + any(&random) : mutated(answer.bytes, &random)
            guard case .records(.services(let records), let seconds) = DNSMessage.reply(to: question, in: bytes) else { continue }
            readable += 1
            #expect((1...DNSMessage.mostRecords).contains(records.count) && seconds >= 0)
        }
        #expect(readable > 200)
    }

    @Test("As a well-known file, a redirect or a Cache-Control field: every delegation is a server name, every redirect safe to follow")
    func files() throws {
        var random = SimulationRandom(seed: 63)
        let origin = try #require(WebAddress("https://north.example/.well-known/matrix/server"))
        let seeds = [#"{"m.server":"west.example:443"}"#, "https://www.example:80/a?b#c", "public, max-age=3600, no-cache=\"a\""]
        var delegations = 0
        for round in 0..<4_000 {
            let bytes = round % 5 == 0 ? any(&random) : mutated(Array(seeds[round % 3].utf8), &random)
            let text = String(decoding: bytes, as: UTF8.self)
            let file = WellKnownResponse(status: 200, location: text, cacheControl: text, body: bytes)
            if let delegate = file.delegate {
                delegations += 1
                #expect(ServerName.isValid(Substring(delegate.text)))
            }
            let record = WellKnownRecord.found(TransportCast.south, maxAge: file.maxAge(at: 0), at: 0)
            #expect(WellKnownRecord.ages.contains(record.freshUntil))
            let moved = WellKnownResponse(status: 301, location: text).redirect(from: origin)
            #expect(moved == nil || moved?.scheme == "https")
        }
        #expect(delegations > 50)
    }

    @Test("As a name, a key id, the keys of a server or a signed request")
    func others() throws {
        var random = SimulationRandom(seed: 64)
        let published = PublishedKeys(name: TransportCast.south, key: TransportCast.key(1), id: TransportCast.id("ed25519:1"))
        let object = published.object(at: 0).encoded()
        var names = 0
        for round in 0..<1_000 {
            let bytes = round % 2 == 0 ? any(&random) : mutated(object, &random)
            let keys = try? ServerKeys(parsing: bytes, of: TransportCast.south)
            #expect(keys == nil || bytes == object || keys?.current.isEmpty == false)
            let name = String(decoding: mutated(Array("[2001:db8::1]:443".utf8), &random), as: UTF8.self)
            if let server = ServerName(name) {
                names += 1
                #expect(
                    server.text == server.host
                        + (server.text.utf8.count == server.host.utf8.count ? "" : server.text.dropFirst(server.host.count)))
                _ = PeerHost(server.host)
            }
            _ = KeyID(String(decoding: bytes.prefix(40), as: UTF8.self))
            let request = try? ReceivedRequest(
                method: "PUT", target: "/" + name, body: bytes, authorization: [String(decoding: bytes, as: UTF8.self)],
                name: TransportCast.north)
            #expect(request == nil)
        }
        #expect(names > 100)
    }
}
