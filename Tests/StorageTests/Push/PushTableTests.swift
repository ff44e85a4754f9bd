import Chat
import Testing

@testable import Storage

@Suite("Devices that are woken")
struct PushTableTests {
    private static let start = AccountStage.start

    private static func browser(_ name: String, host: String = "https://push.example") -> PushAddress {
        PushAddress(
            kind: .webpush, endpoint: "\(host)/\(name)", origin: host, point: [4] + [UInt8](repeating: 1, count: 64),
            secret: [UInt8](repeating: 2, count: 16))
    }

    private static func take(
        _ address: PushAddress, _ uid: Int64, _ sid: Int64, _ stage: AccountStage, at now: Int64 = start, most: Int = 20
    ) async throws -> (device: PushDeviceRow, losers: Set<Int64>) {
        try await stage.database.write {
            try $0.registerPush(address, deviceID: "device \(sid)", uid: uid, sid: sid, most: most, at: now)
        }
    }

    private static func addresses(of uid: Int64, _ stage: AccountStage) async throws -> [String] {
        try await stage.database.read { try $0.pushDevices(uid: uid).map(\.address.text) }
    }

    @Test("Given again it stays the same device; another address takes its place; an address goes with whoever gives it last")
    func registering() async throws {
        let stage = try AccountStage()
        let people = try await stage.people("ada", "ben")
        let sessions = [
            try await stage.session(of: people[0], "a", seed: 1), try await stage.session(of: people[0], "b", seed: 2),
            try await stage.session(of: people[1], "c", seed: 3),
        ]
        let first = try await Self.take(Self.browser("one"), people[0], sessions[0], stage).device
        let again = try await Self.take(Self.browser("one"), people[0], sessions[0], stage, at: Self.start + 5).device
        #expect(again.number == first.number && again.createdAt == Self.start && again.registeredAt == Self.start + 5)
        try await stage.database.write { try $0.notePushSent(first.number, at: Self.start + 6) }
        let moved = try await Self.take(PushAddress(kind: .fcm, token: "two"), people[0], sessions[0], stage).device
        #expect(moved.number == first.number && moved.address == PushAddress(kind: .fcm, token: "two") && moved.successAt == nil)
        _ = try await Self.take(Self.browser("three"), people[0], sessions[1], stage)
        let taken = try await Self.take(Self.browser("three"), people[1], sessions[2], stage)
        #expect(taken.losers == [people[0]] && taken.device.address == Self.browser("three"))
        #expect(try await Self.addresses(of: people[0], stage) == ["two"])
    }

    @Test("Beyond the limit the device not heard of for longest goes; with a session goes its device")
    func limits() async throws {
        let stage = try AccountStage()
        let ada = try await stage.people("ada")[0]
        var sessions: [Int64] = []
        for number in 0..<4 {
            sessions.append(try await stage.session(of: ada, "s\(number)", seed: UInt8(number)))
            _ = try await Self.take(Self.browser("\(number)"), ada, sessions[number], stage, at: Self.start + Int64(number), most: 3)
        }
        #expect(try await Self.addresses(of: ada, stage).map { $0.suffix(2) } == ["/1", "/2", "/3"])
        let gone = sessions[2]
        try await stage.database.write { _ = try $0.end(sid: gone, at: Self.start, reason: "logout") }
        #expect(try await Self.addresses(of: ada, stage).map { $0.suffix(2) } == ["/1", "/3"])
    }

    @Test("Outcomes are kept: a success ends a failure, and only the address that was refused is given up")
    func outcomes() async throws {
        let stage = try AccountStage()
        let ada = try await stage.people("ada")[0]
        let device = try await Self.take(Self.browser("one"), ada, stage.session(of: ada, "a", seed: 1), stage).device
        let look = { try #require(try await stage.database.read { try $0.pushDevice(device.number) }) }
        for moment in [Self.start + 10, Self.start + 20] {
            try await stage.database.write { try $0.notePushFault(device.number, "webpush_500", at: moment) }
        }
        let failing = try await look()
        #expect(failing.failingSince == Self.start + 10 && failing.outcome == "webpush_500")
        try await stage.database.write { try $0.notePushSent(device.number, at: Self.start + 30) }
        let reached = try await look()
        #expect(reached.failingSince == nil && reached.outcome == "sent" && reached.successAt == Self.start + 30)
        #expect(try await stage.database.write { try $0.dropPush(device.number, registeredAt: Self.start - 1) } == nil)
        #expect(try await stage.database.write { try $0.dropPush(device.number, registeredAt: Self.start) } == ada)
    }

    @Test("Devices nobody gives again, and those nothing reaches for a month, go; the others stay")
    func pruning() async throws {
        let stage = try AccountStage()
        let people = try await stage.people("ada", "ben", "cleo")
        var devices: [Int64] = []
        for (index, uid) in people.enumerated() {
            let sid = try await stage.session(of: uid, "s\(index)", seed: UInt8(index))
            let at = index == 0 ? Self.start - 1_000 : Self.start
            devices.append(try await Self.take(Self.browser("\(index)"), uid, sid, stage, at: at).device.number)
        }
        let failing = devices[1]
        try await stage.database.write { session in
            try session.notePushFault(failing, "webpush_500", at: Self.start)
            try session.notePushOrigin("https://push.example", answered: false, until: nil, at: Self.start)
        }
        let prune = { (limit: Int) in
            try await stage.database.write {
                try $0.prunePush(registeredBefore: Self.start, failingSince: Self.start + 1, at: Self.start + 90_000_000, limit: limit)
            }
        }
        #expect(try await prune(1) == [people[0]])
        #expect(try await prune(5) == [people[1]])
        #expect(try await prune(5).isEmpty)
        #expect(try await stage.database.read { try $0.pushUsers() } == [people[2]])
        #expect(try await stage.database.read { try $0.pushOrigin("https://push.example") } == CircuitBreaker())
    }

    @Test("A push service's breaker opens longer with each failure, and is gone once it answers")
    func breaker() async throws {
        let stage = try AccountStage()
        let note = { (answered: Bool, until: Int64?, now: Int64) in
            try await stage.database.write {
                try $0.notePushOrigin("https://push.example", answered: answered, until: until, at: now)
                return try $0.pushOrigin("https://push.example").openUntil
            }
        }
        #expect(try await note(false, nil, Self.start) == Self.start + 1_000)
        #expect(try await note(false, nil, Self.start + 1_000) == Self.start + 3_000)
        #expect(try await note(false, Self.start + 90_000, Self.start + 1_500) == Self.start + 90_000)
        // What was under way when it opened says nothing about now.
        #expect(try await note(true, nil, Self.start + 5_000) == Self.start + 90_000)
        #expect(try await note(true, nil, Self.start + 90_000) == nil)
    }

    @Test("Who has a device is known without asking the database, and only once it is on disk")
    func users() async throws {
        let stage = try AccountStage()
        let ada = try await stage.people("ada")[0]
        let sid = try await stage.session(of: ada, "a", seed: 1)
        let users = try await stage.database.read { try PushUsers($0) }
        #expect(users.isEmpty)
        struct Stop: Error {}
        await #expect(throws: (any Error).self) {
            try await stage.database.write { session in
                try session.noteDevices(of: ada, in: users)
                throw Stop()
            }
        }
        _ = try await Self.take(Self.browser("one"), ada, sid, stage)
        try await stage.database.write { try $0.noteDevices(of: ada, in: users) }
        #expect(users.all == [ada] && !users.isAway(ada))
        try await stage.database.write { $0.noteAway(true, of: ada, in: users) }
        #expect(users.isAway(ada))
        try await stage.database.write { session in
            _ = try session.end(sid: sid, at: Self.start, reason: "ended")
            try session.noteDevices(of: ada, in: users)
        }
        #expect(users.isEmpty)
        try await stage.database.write { try $0.run("UPDATE users SET presence = 'away'") }
        #expect(try await stage.database.read { try PushUsers($0) }.isAway(ada))
    }

    @Test("What planning and sending ask for is found by an index")
    func plans() async throws {
        let stage = try AccountStage()
        let queries = [
            "SELECT * FROM push_devices WHERE uid = 1 ORDER BY registered_at, number", "SELECT * FROM push_devices WHERE sid = 1",
            "SELECT 1 FROM push_devices WHERE origin = 'x' AND success_at >= 1 AND number <> 2 LIMIT 1",
            "SELECT 1 FROM mentions WHERE uid IN (1, 0) AND rid = 1 AND position = 1 LIMIT 1",
            "SELECT position FROM events WHERE position > 1 ORDER BY position LIMIT 5",
            "UPDATE jobs SET payload = '' WHERE kind = 'k' AND unique_key = 'u' AND unique_key IS NOT NULL AND state < 4 AND state < 3",
        ]
        for query in queries {
            let plan = try await stage.database.read { try $0.rows(text: "EXPLAIN QUERY PLAN " + query, []) { $0.text(3) } }
            #expect(plan.allSatisfy { $0.contains("SEARCH") && !$0.contains("TEMP") }, "\(query): \(plan)")
        }
    }

    @Test("Time zones are read from the system's folder and from nowhere else")
    func zones() {
        let zones = ZoneFiles()
        #expect(zones.areThere && zones.rules(named: "Europe/Berlin")?.offset(at: 1_795_000_000) == 3_600)
        for name in [
            "", "Europe", "Nowhere/Land", "../../../etc/passwd", "/etc/passwd", "Europe/../UTC", "posixrules\u{0}", "Europe//Berlin",
        ] {
            #expect(zones.rules(named: name) == nil, "\(name)")
        }
        #expect(!ZoneFiles(folder: "/nowhere").areThere)
    }
}
