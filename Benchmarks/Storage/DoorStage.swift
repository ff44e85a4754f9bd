import CanonicalJSON
import Chat
import Cryptography
import Storage

/// A user with rooms of her own, made through the door.
struct DoorStage {
    static let time: Int64 = 1_800_000_000_000

    let log: EventLog
    let rooms: [Int64]
    private let uid: Int64
    private let sender: UserID

    init(_ database: Database, _ log: EventLog, rooms count: Int) async throws {
        let sender = UserID("@ada:north.example")!
        let uid = try await database.write { session in
            try session.insert(NewUser(userID: sender.text, username: "ada", passwordHash: nil, createdAt: Self.time))!
        }
        var rooms: [Int64] = []
        for number in 0..<count {
            rooms.append(try await database.write { try Self.makeRoom(number, uid, sender, log, in: $0) })
        }
        (self.log, self.rooms, self.uid, self.sender) = (log, rooms, uid, sender)
    }

    private init(_ log: EventLog, _ rooms: [Int64], _ uid: Int64, _ sender: UserID) {
        (self.log, self.rooms, self.uid, self.sender) = (log, rooms, uid, sender)
    }

    /// The same rooms through another door.
    func with(_ log: EventLog) -> DoorStage { DoorStage(log, rooms, uid, sender) }

    /// One text message of 80 bytes with a temp id, as a client sends it.
    func append(_ number: Int, in session: any WriteSession) throws {
        let rid = rooms[number % rooms.count]
        let content: JSONObject = ["msgtype": "m.text", "body": .string(Self.text)]
        let draft = EventDraft(
            type: EventType.message, sender: sender, roomID: nil, content: content, originServerTS: Self.time + Int64(number))
        let temp = (
            key: TempKey(sid: 1, rid: rid, tempID: String(UInt64.random(in: .min ... .max), radix: 36)),
            digest: [UInt8](repeating: 7, count: 16)
        )
        _ = try log.append(LogEntry(draft, sender: uid, kind: .message, temp: temp), to: rid, in: session)
    }

    private static let text = String(repeating: "a message of eighty bytes ", count: 4).prefix(80).description

    private static func makeRoom(
        _ number: Int, _ uid: Int64, _ sender: UserID, _ log: EventLog, in session: any WriteSession
    ) throws -> Int64 {
        let create = draft(
            EventType.create, CreateContent(kind: .group, additionalCreators: [], federates: true, nonce: "\(number)").content, sender)
        let roomID = try create.build(
            version: .created, depth: EventLimits.depth(after: []), prev: [], auth: [], sha256: Digest.sha256
        ).roomID
        let rid = try session.insert(
            NewRoom(
                roomID: roomID.text, version: RoomVersion.created.rawValue, kind: "group", visibility: "private", history: "shared",
                knock: false, federate: true, name: nil, topic: nil, alias: nil, createdAt: time, creator: uid))
        let member = draft(EventType.member, MemberContent(.join, displayName: nil).content, sender, key: sender.text)
        let events: [(draft: EventDraft, kind: EventKind)] = [
            (create, .other), (member, .member), (draft(EventType.powerLevels, PowerLevels.initial().content, sender), .other),
            (draft(EventType.joinRules, JoinRule.invite.content, sender), .other),
        ]
        for event in events {
            _ = try log.append(
                LogEntry(event.draft, sender: uid, kind: event.kind, target: event.kind == .member ? uid : nil), to: rid, in: session)
        }
        return rid
    }

    private static func draft(_ type: String, _ content: JSONObject, _ sender: UserID, key: String = "") -> EventDraft {
        EventDraft(type: type, stateKey: key, sender: sender, roomID: nil, content: content, originServerTS: time)
    }
}

/// Messages written straight into the tables, far faster than the door: what years of talk leave behind.
struct StoredEvents {
    let count: Int
    let rooms: [Int64]

    /// Appends rows behind what is there, in slices of 20,000, and the index by id in the order of the ids.
    func fill(_ database: Database) async throws {
        let first = try await database.read { try $0.integer("SELECT max(position) + 1 FROM events") ?? 1 }
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 620)
        for start in stride(from: Int64(0), to: Int64(count), by: 20_000) {
            let (low, high) = (first + start, first + min(start + 20_000, Int64(count)) - 1)
            try await database.write(.bulk) { session in
                try session.run(
                    """
                    INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, body)
                    WITH RECURSIVE n(p) AS (SELECT $1 UNION ALL SELECT p + 1 FROM n WHERE p < $2)
                    SELECT p, $3 + p % $4, randomblob(32), $5, 1, $6, 10 + p / $4, 1 + p / $4, $7 FROM n
                    """,
                    .int(low), .int(high), .int(rooms[0]), .int(Int64(rooms.count)), .int(EventKind.message.rawValue),
                    .int(DoorStage.time), .blob(body))
                try session.run(
                    """
                    INSERT INTO timeline (rid, place, position, kind, sender)
                    SELECT rid, position, position, kind, sender FROM events WHERE position BETWEEN $1 AND $2 ORDER BY rid, position
                    """, .int(low), .int(high))
            }
        }
        try await index(database, first: first)
    }

    /// Ids spread evenly over their space, in rising order: that is fast here, and the measured ones then fall anywhere between.
    private func index(_ database: Database, first: Int64) async throws {
        let step = UInt64.max / UInt64(max(count, 1))
        for start in stride(from: 0, to: count, by: 20_000) {
            try await database.write(.bulk) { session in
                for number in start..<min(start + 20_000, count) {
                    let prefix = (UInt64(number) * step).bigEndian
                    try session.run(
                        "INSERT INTO event_index (prefix, position) VALUES ($1, $2)",
                        .blob(withUnsafeBytes(of: prefix) { Array($0) }), .int(first + Int64(number)))
                }
            }
        }
        try await database.write { try $0.setFact(LogFact.foldedThrough, String(first + Int64(count) - 1)) }
    }
}
