import Testing

@testable import Storage

@Suite("Marks of messages' temp keys")
struct MessageTempTests {
    private static let hour: Int64 = 3_600_000
    private static let day = 24 * hour
    /// 20:00 of some day.
    private static let evening = AccountStage.start / day * day + 20 * hour

    private let stage: AccountStage
    private let key = TempKey(sid: 3, rid: 5, tempID: "first")

    init() throws { stage = try AccountStage() }

    @Test("A mark is found for a day, across midnight, and not longer")
    func lifetime() async throws {
        try await keep(key, position: 1, at: Self.evening)
        #expect(try await position(of: key, at: Self.evening + 1) == 1)
        #expect(try await position(of: key, at: Self.evening + Self.day - 1) == 1)
        #expect(try await position(of: key, at: Self.evening + Self.day) == nil)
    }

    @Test("Another session, another room and another word are other keys, also one that only looks the same")
    func others() async throws {
        let composed = TempKey(sid: 3, rid: 5, tempID: "\u{e9}")
        try await keep(composed, position: 1, at: Self.evening)
        let strangers = [
            TempKey(sid: 4, rid: 5, tempID: "\u{e9}"), TempKey(sid: 3, rid: 6, tempID: "\u{e9}"),
            TempKey(sid: 3, rid: 5, tempID: "e\u{301}"),
        ]
        for stranger in strangers { #expect(try await position(of: stranger, at: Self.evening) == nil) }
        #expect(try await position(of: composed, at: Self.evening) == 1)
    }

    @Test("A mark made while the clock was ahead is found after it was set back")
    func clockSetBack() async throws {
        try await keep(key, position: 1, at: Self.evening + 400 * Self.day)
        #expect(try await position(of: key, at: Self.evening) == 1)
    }

    @Test("A word used again later leads to the later message, on the same day and on another, however often it is folded")
    func again() async throws {
        try await keep(key, position: 1, at: Self.evening)
        try await keep(key, position: 2, at: Self.evening + Self.hour)
        try await mark(key, position: 1, at: Self.evening)
        #expect(try await position(of: key, at: Self.evening + 2 * Self.hour) == 2)
        try await keep(key, position: 3, at: Self.evening + 5 * Self.hour)
        #expect(try await position(of: key, at: Self.evening + 6 * Self.hour) == 3)
    }

    @Test("With a longer memory, a mark of each of its days is found")
    func week() async throws {
        for day in 0..<7 {
            try await keep(TempKey(sid: 3, rid: 5, tempID: "\(day)"), position: Int64(day + 1), at: Self.evening + Int64(day) * Self.day)
        }
        let now = Self.evening + 6 * Self.day
        for day in 0..<7 {
            #expect(try await position(of: TempKey(sid: 3, rid: 5, tempID: "\(day)"), at: now, lifetime: 7 * Self.day) == Int64(day + 1))
        }
    }

    @Test("Days that are over are removed in steps, and nothing of the day that may still be asked for")
    func pruning() async throws {
        for number in 0..<25 {
            try await keep(TempKey(sid: 3, rid: 5, tempID: "\(number)"), position: Int64(number + 1), at: Self.evening)
        }
        try await keep(key, position: 26, at: Self.evening + 5 * Self.hour)
        let time = Self.evening + 5 * Self.hour
        let steps = try await stage.database.write { session in
            try (0..<4).map { _ in try session.pruneTemps(before: time, atMost: 10) }
        }
        #expect(steps == [10, 10, 5, 0])
        #expect(try await position(of: key, at: time + 1) == 26)
    }

    private func keep(_ key: TempKey, position: Int64, at: Int64) async throws {
        try await stage.database.write { session in
            _ = try session.run(
                """
                INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, temp_session, temp_id, temp_digest, body)
                VALUES ($1, $2, zeroblob(32), 1, 1, $3, 1, 1, $4, $5, x'07', x'')
                """, .int(position), .int(key.rid), .int(at), .int(key.sid), .text(key.tempID))
        }
        try await mark(key, position: position, at: at)
    }

    private func mark(_ key: TempKey, position: Int64, at: Int64) async throws {
        try await stage.database.write { try $0.insertMessageTemp(key, TempMark(position: position, digest: [7], at: at)) }
    }

    private func position(of key: TempKey, at now: Int64, lifetime: Int64 = day) async throws -> Int64? {
        try await stage.database.read { try $0.messageTemp(key, since: now - lifetime, now: now)?.position }
    }
}
