import Chat
import Cryptography
import Federation
import Testing

@Suite("Which keys are asked for, and what they prove")
struct KeyRingTests {
    private let now = TransportCast.now
    private let request = TransportCast.claim(.request)

    private func old(_ number: UInt8, _ id: String, expired: Int64) -> PublishedKeys.Old {
        PublishedKeys.Old(id: TransportCast.id(id), key: TransportCast.key(number).verifyingKey, expired: expired)
    }

    @Test("An unknown server is asked once, however many wait; then its key proves")
    func story() throws {
        var ring = KeyRing()
        let asked = ring.missing(for: [request, request, TransportCast.claim(.request, by: [(1, "ed25519:other")])], at: now)
        #expect(asked == [TransportCast.south])
        #expect(ring.verdict(on: request, at: now) == .keyNeeded)
        let again = ring.missing(for: [request], at: now + 5_000)
        #expect(again.isEmpty)
        ring.learn(try TransportCast.southKeys(), at: now)
        #expect(ring.verdict(on: request, at: now) == .valid)
        let then = ring.missing(for: [request], at: now + TransportCast.hour)
        #expect(then.isEmpty)
    }

    @Test("A flood of unknown key ids costs one question a minute")
    func flood() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now)
        var questions = 0
        for second in 0..<600 {
            let time = now + Int64(second) * 1_000
            let claims = (0..<5).map { TransportCast.claim(.event(time), by: [(1, "ed25519:x\(second)_\($0)")]) }
            questions += ring.missing(for: claims, at: time).count
            if second % 60 == 59 { ring.learn(try TransportCast.southKeys(at: time), at: time) }
        }
        #expect((1...10).contains(questions))
        #expect(ring.count == 1 && ring.keys(of: TransportCast.south).count == 1)
    }

    @Test("A server that changes its key twice in a minute is asked at once, and then has to wait")
    func newKeys() throws {
        var ring = KeyRing()
        let unknown = TransportCast.claim(.request, by: [(1, "ed25519:x")])
        for second in 0..<3 {
            let time = now + Int64(second) * 1_000
            let asked = ring.missing(for: [unknown], at: time)
            #expect(asked == [TransportCast.south])
            ring.learn(try TransportCast.southKeys(at: time), at: time)
        }
        #expect(ring.verdict(on: unknown, at: now + 3_000) == .keyNotObtainable(.unknown(retryAt: now + 180_000)))
        let later = ring.missing(for: [unknown], at: now + 180_000)
        #expect(later == [TransportCast.south])
    }

    @Test("A server that does not answer is asked after one, two, four minutes, and at last every hour")
    func failures() {
        var ring = KeyRing()
        var time = now
        var waits: [Int64] = []
        for _ in 0..<9 {
            let asked = ring.missing(for: [request], at: time)
            #expect(asked == [TransportCast.south])
            ring.fail(TransportCast.south, at: time)
            guard case .keyNotObtainable(.notAnswered(let retryAt)) = ring.verdict(on: request, at: time) else {
                Issue.record("not told apart")
                return
            }
            let early = ring.missing(for: [request], at: retryAt - 1)
            #expect(early.isEmpty)
            waits.append((retryAt - time) / TransportCast.minute)
            time = retryAt
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60])
    }

    @Test("A wrong signature by a known key is wrong, and nobody is asked")
    func badSignature() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now)
        let forged = TransportCast.claim(.request, by: [(9, "ed25519:1")])
        #expect(ring.verdict(on: forged, at: now) == .invalid(.badSignature))
        let asked = ring.missing(for: [forged], at: now + TransportCast.hour)
        #expect(asked.isEmpty)
        #expect(ring.verdict(on: TransportCast.claim(.request, by: []), at: now) == .invalid(.unsigned))
    }

    @Test("Another server's key of the same id proves nothing")
    func otherServer() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now)
        #expect(ring.verdict(on: TransportCast.claim(.request, server: TransportCast.north), at: now) == .keyNeeded)
    }

    @Test("After a rotation the old key counts for old events only, never for a request")
    func rotation() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(2, id: "ed25519:2", old: [old(1, "ed25519:1", expired: now - 1_000)]), at: now)
        #expect(ring.verdict(on: TransportCast.claim(.event(now - 1_000)), at: now) == .valid)
        #expect(ring.verdict(on: TransportCast.claim(.event(now - 999)), at: now) == .invalid(.keyExpired))
        #expect(ring.verdict(on: request, at: now) == .invalid(.keyExpired))
        #expect(ring.verdict(on: TransportCast.claim(.request, by: [(2, "ed25519:2")]), at: now) == .valid)
        let both = TransportCast.claim(.request, by: [(1, "ed25519:1"), (2, "ed25519:2")])
        #expect(ring.verdict(on: both, at: now) == .valid)
    }

    @Test("A key that its server names no more counts for what was signed before")
    func dropped() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now - TransportCast.hour)
        ring.learn(try TransportCast.southKeys(2, id: "ed25519:2"), at: now)
        #expect(ring.verdict(on: TransportCast.claim(.event(now - 1)), at: now) == .valid)
        #expect(ring.verdict(on: request, at: now) == .invalid(.keyExpired))
        #expect(ring.verdict(on: TransportCast.claim(.event(now + 1)), at: now) == .invalid(.keyExpired))
    }

    @Test("Once its word has run out a server is asked again, for requests and for events of today")
    func refresh() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now)
        let later = now + TransportCast.day + 1
        #expect(ring.verdict(on: request, at: later) == .keyNeeded)
        #expect(ring.verdict(on: TransportCast.claim(.event(now + TransportCast.day)), at: later) == .valid)
        #expect(ring.verdict(on: TransportCast.claim(.event(later)), at: later) == .keyNeeded)
        let asked = ring.missing(for: [request], at: later)
        #expect(asked == [TransportCast.south])
        ring.learn(try TransportCast.southKeys(at: later), at: later)
        #expect(ring.verdict(on: request, at: later) == .valid)
    }

    @Test("A word that is good until 2100 is good for seven days")
    func longValidity() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(at: 4_102_444_800_000), at: now)
        #expect(ring.verdict(on: request, at: now + 7 * TransportCast.day) == .valid)
        #expect(ring.verdict(on: request, at: now + 7 * TransportCast.day + 1) == .keyNeeded)
    }

    @Test("For an event of the far future nobody is asked")
    func future() throws {
        var ring = KeyRing()
        let event = TransportCast.claim(.event(now + 8 * TransportCast.day))
        let asked = ring.missing(for: [event, TransportCast.claim(.event(.max))], at: now)
        #expect(asked.isEmpty)
        ring.learn(try TransportCast.southKeys(), at: now)
        #expect(ring.verdict(on: event, at: now) == .keyNotObtainable(.dateAhead))
    }

    @Test("An old key that is said to end in the future ends now")
    func oldInFuture() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(2, id: "ed25519:2", old: [old(1, "ed25519:1", expired: 1 << 50)]), at: now)
        #expect(ring.verdict(on: TransportCast.claim(.event(now)), at: now) == .valid)
        #expect(ring.verdict(on: TransportCast.claim(.event(now + 1)), at: now) == .invalid(.keyExpired))
    }

    @Test("One good signature is enough, and a key that is not here is waited for as long as none is good")
    func several() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now)
        let later = now + TransportCast.minute
        let oneUnknown = TransportCast.claim(.request, by: [(5, "ed25519:5"), (1, "ed25519:1")])
        #expect(ring.verdict(on: oneUnknown, at: later) == .valid)
        let oneWrong = TransportCast.claim(.request, by: [(5, "ed25519:5"), (9, "ed25519:1")])
        #expect(ring.verdict(on: oneWrong, at: later) == .keyNeeded)
        let nobody = ring.missing(for: [oneUnknown], at: later)
        let asked = ring.missing(for: [oneWrong], at: later)
        #expect(nobody.isEmpty && asked == [TransportCast.south])
    }

    @Test("Signatures beyond the fourth are not looked at")
    func manySignatures() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(), at: now)
        let wrong = (0..<4).map { (UInt8(9), "ed25519:x\($0)") }
        let claim = TransportCast.claim(.request, by: wrong + [(1, "ed25519:1")])
        #expect(claim.signatures.count == SignatureClaim.mostSignatures)
        #expect(ring.verdict(on: claim, at: now + TransportCast.minute) == .keyNeeded)
    }

    @Test("Made-up servers make neither memory nor questions grow, and push out nobody who is being asked")
    func bounds() throws {
        var ring = KeyRing(mostServers: 50, mostQuestions: 10)
        ring.learn(try TransportCast.southKeys(), at: now)
        var asked: [ServerName] = []
        for number in 0..<500 {
            let server = TransportCast.name("s\(number).example")
            asked += ring.missing(for: [TransportCast.claim(.request, server: server)], at: now + Int64(number))
        }
        #expect(asked.count == 10)
        let late = TransportCast.claim(.request, server: TransportCast.name("late.example"))
        #expect(ring.verdict(on: late, at: now) == .keyNotObtainable(.busy))
        for server in asked { ring.fail(server, at: now + 1_000) }
        for number in 500..<2_000 {
            let server = TransportCast.name("s\(number).example")
            for question in ring.missing(for: [TransportCast.claim(.request, server: server)], at: now + Int64(number)) {
                ring.fail(question, at: now + Int64(number))
            }
            #expect(ring.count <= 50)
        }
    }

    @Test("Who is forgotten first are those that never answered, not those whose keys are known")
    func forgotten() throws {
        var ring = KeyRing(mostServers: 20)
        ring.learn(try TransportCast.southKeys(), at: now)
        for number in 0..<200 {
            let server = TransportCast.name("s\(number).example")
            let asked = ring.missing(for: [TransportCast.claim(.request, server: server)], at: now + Int64(number))
            #expect(asked == [server])
            ring.fail(server, at: now + Int64(number))
        }
        #expect(ring.count <= 20)
        #expect(ring.verdict(on: request, at: now) == .valid)
    }

    @Test("A server that went back to a key of before is heard again once its word has run out")
    func wentBack() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(2, id: "ed25519:2", old: [old(1, "ed25519:1", expired: now - 1)]), at: now)
        #expect(ring.verdict(on: request, at: now + TransportCast.day) == .invalid(.keyExpired))
        let later = now + TransportCast.day + 1
        let asked = ring.missing(for: [request], at: later)
        #expect(asked == [TransportCast.south])
        ring.learn(try TransportCast.southKeys(at: later), at: later)
        #expect(ring.verdict(on: request, at: later) == .valid)
    }

    @Test("Our own events are judged by our own keys, those of before a rotation too, and nobody asks ourselves")
    func own() {
        var ring = KeyRing(mostServers: 3)
        ring.adopt(
            PublishedKeys(
                name: TransportCast.north, key: TransportCast.key(2), id: TransportCast.id("ed25519:2"),
                old: [old(1, "ed25519:1", expired: now - 1)]))
        for number in 0..<20 {
            let server = TransportCast.name("s\(number).example")
            for asked in ring.missing(for: [TransportCast.claim(.request, server: server)], at: now) { ring.fail(asked, at: now) }
        }
        let claim = { TransportCast.claim($0, by: $1, server: TransportCast.north) }
        #expect(ring.verdict(on: claim(.event(now), [(2, "ed25519:2")]), at: now) == .valid)
        #expect(ring.verdict(on: claim(.event(now - 1), [(1, "ed25519:1")]), at: now) == .valid)
        #expect(ring.verdict(on: claim(.event(now), [(1, "ed25519:1")]), at: now) == .invalid(.keyExpired))
        let unknown = claim(.event(now), [(1, "ed25519:9")])
        let asked = ring.missing(for: [unknown], at: now)
        #expect(asked.isEmpty)
        #expect(ring.verdict(on: unknown, at: now) == .keyNotObtainable(.unknown(retryAt: .max)))
    }

    @Test("An answer that nobody waits for changes no count")
    func unasked() throws {
        var ring = KeyRing(mostQuestions: 1)
        ring.fail(TransportCast.south, at: now)
        ring.learn(try TransportCast.southKeys(), at: now)
        ring.fail(TransportCast.south, at: now)
        #expect(ring.verdict(on: request, at: now) == .valid)
        let other = TransportCast.claim(.request, server: TransportCast.north)
        let asked = ring.missing(for: [other], at: now)
        #expect(asked == [TransportCast.north])
    }

    @Test("What was stored comes back as it was")
    func stored() throws {
        var ring = KeyRing()
        ring.learn(try TransportCast.southKeys(2, id: "ed25519:2", old: [old(1, "ed25519:1", expired: now - 1)]), at: now)
        var other = KeyRing()
        other.restore(ring.keys(of: TransportCast.south), of: TransportCast.south, at: now)
        for claim in [request, TransportCast.claim(.event(now - 1)), TransportCast.claim(.request, by: [(2, "ed25519:2")])] {
            #expect(other.verdict(on: claim, at: now) == ring.verdict(on: claim, at: now))
        }
    }
}
