import CanonicalJSON
import Cast
import Chat
import Cryptography
import Foundation
import Logging
import OutboundHTTP
import Storage
import Synchronization
import Testing

@testable import Workers

/// A database with Ada and Ben in a room, the follower that plans pushes, and a worker that asks the stand-ins. The test moves the clock,
/// which begins at the real time, because the stand-ins judge tokens by theirs.
final class PushStage: JobStage {
    static let kinds = [JobCatalog.pushFCM, JobCatalog.pushAPNs, JobCatalog.pushWeb, JobCatalog.prunePush]
    static let (ada, ben): (Int64, Int64) = (1, 2)

    let folder = TemporaryFolder()
    let clock: FakeJobClock
    let database: Database
    let dispatcher: JobDispatcher
    let users: PushUsers
    private let follower: PushFollower
    private let connected: Attendance
    private let running: Task<Void, Never>
    private let position = Atomic<Int64>(10)

    /// Who looks at the page just now.
    final class Attendance: Sendable {
        let people = Mutex<Set<Int64>>([])
        func has(_ uid: Int64) -> Bool { people.withLock { $0.contains(uid) } }
    }

    /// - Parameter providers: nil: a worker is not there.
    init(_ providers: KnownProviders?) async throws {
        let clock = FakeJobClock(now: Providers.now * 1000)
        let bell = JobBell()
        var configuration = DatabaseConfiguration()
        configuration.jobs = bell
        let database = try Database.open(at: folder.file("rookery.db"), configuration, migrations: Schema.migrations)
        try await Self.fill(database, at: clock.now)
        let (users, zones, connected) = (try await database.read { try PushUsers($0) }, ZoneFiles(), Attendance())
        follower = PushFollower(database, users, zones, now: { clock.now }, isAttentive: { connected.has($0) })
        dispatcher = JobDispatcher(
            database, bell: bell, kinds: Self.kinds,
            ledgers: PushLedger.all(
                PushLedger.Surroundings(
                    node: "north.example", log: try await EventLog.open(database, nodeName: "north.example"), users: users, zones: zones,
                    tokens: VAPIDTokens(key: P256Key(random: .system), contact: "mailto:admin@north.example"),
                    isAttentive: { connected.has($0) })),
            boot: "first", clock: clock.clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        (self.clock, self.database, self.users, self.connected) = (clock, database, users, connected)
        if let providers {
            dispatcher.attach(
                HandlerWorker(
                    name: "node", slots: 40, isInProcess: true, SendPush.handlers(providers, clock.clock), ends: dispatcher,
                    transactions: TransactionRunner(dispatcher), clock: clock.clock))
        }
        running = Task { [dispatcher] in await dispatcher.run() }
    }

    private static func fill(_ database: Database, at now: Int64) async throws {
        try await database.write { session in
            for name in ["ada", "ben"] {
                let user = NewUser(userID: "@\(name):north.example", username: name, passwordHash: "hash", createdAt: now)
                _ = try session.insert(user)
            }
            try session.run(
                """
                INSERT INTO rooms (rid, room_id, version, kind, visibility, history, knock, federate, name, created_at, creator, member_count)
                VALUES (1, '!kitchen', '12', 'group', 'private', 'shared', 0, 0, 'Kitchen', $1, 1, 2)
                """, .int(now))
            for uid in [ada, ben] {
                try session.run(
                    "INSERT INTO members (rid, uid, membership, position, changed_by, joined_position) VALUES (1, $1, 'join', 1, 1, 1)",
                    .int(uid))
            }
        }
    }

    func stop() async {
        dispatcher.finish()
        await running.value
        database.close()
    }

    /// Google, Apple and browsers as the stand-ins are.
    static func providers() throws -> KnownProviders {
        let fetch = Providers.own()
        let account = try ServiceAccount(file: Array(StandIns.place("fcm", "account").utf8))
        let key = try P256Key(pem: Providers.secret(StandIns.place("apns", "key")))
        let tokens = APNsTokens(key: key, keyID: StandIns.place("apns", "keyID"), team: StandIns.place("apns", "team"))
        return KnownProviders(
            fcm: FCM(origin: try Providers.origin("fcm"), account: account, fetch: fetch),
            apns: APNs(origin: try Providers.origin("apns"), topic: StandIns.place("apns", "topic"), tokens: tokens, fetch: fetch),
            webPush: WebPush(judge: Providers.loopback, fetch: fetch))
    }

    // MARK: what people do

    /// Ben's device, in a session of its own.
    @discardableResult
    func device(_ address: PushAddress, of uid: Int64 = ben) async throws -> PushDeviceRow {
        let (now, users, name) = (clock.now, users, Providers.word())
        return try await database.write { session in
            let sid = try session.insert(
                NewSession(
                    sessionID: name, uid: uid, familyHash: Digest.sha256(Array(name.utf8)), device: nil, createdAt: now,
                    expiresAt: now + 86_400_000_000))
            let found = try session.registerPush(address, deviceID: name, uid: uid, sid: sid, most: 20, at: now)
            try session.noteDevices(of: uid, in: users)
            return found.device
        }
    }

    /// A browser at the stand-in's push service; what it is called decides what becomes of pushes there.
    static func browser(_ name: String) async throws -> PushAddress {
        let given = try JSON(parsing: try await Providers.ask("push", "/subscribe?id=\(name)").body)
        let found = try PushSubscription(
            endpoint: try #require(given["endpoint"]?.string), key: try #require(given["keys"]?["p256dh"]?.string),
            secret: try #require(given["keys"]?["auth"]?.string), judge: Providers.loopback)
        return PushAddress(
            kind: .webpush, endpoint: found.endpoint.description, origin: found.endpoint.origin, point: found.key.point,
            secret: found.secret)
    }

    /// What a browser has read there.
    static func received(_ name: String) async throws -> [PushNote] {
        let found = try JSON(parsing: try await Providers.ask("push", "/received?id=\(name)").body)
        return try (found.array ?? []).compactMap { entry in
            try entry["text"]?.string.flatMap { PushNote(json: try JSON(parsing: Array($0.utf8))) }
        }
    }

    /// Ada says something.
    @discardableResult
    func say(_ text: String, by uid: Int64 = ada) async throws -> Int64 {
        let (now, place) = (clock.now, position.add(1, ordering: .relaxed).newValue)
        let body: JSON = ["content": ["msgtype": "m.text", "body": .string(text)], "type": "m.room.message"]
        try await database.write { session in
            try session.run(
                """
                INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, body)
                VALUES ($1, 1, $2, 1, $3, $4, $1, $1, $5)
                """, .int(place), .blob(Digest.sha256([UInt8(place)])), .int(uid), .int(now), .blob(body.encoded()))
        }
        return place
    }

    /// Ada puts something else in place of what she said.
    func edit(_ target: Int64, _ content: JSON) async throws {
        let (now, place) = (clock.now, position.add(1, ordering: .relaxed).newValue)
        let edited = try #require(EventID(bytes: Digest.sha256([UInt8(target)])))
        let relation: JSON = ["rel_type": "m.replace", "event_id": .string(edited.text)]
        var content = content
        content["m.relates_to"] = relation
        let body: JSON = ["content": content, "type": "m.room.message"]
        try await database.write { session in
            try session.run(
                """
                INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, target, body)
                VALUES ($1, 1, $2, 2, 1, $3, $1, $1, $4, $5)
                """, .int(place), .blob(Digest.sha256([UInt8(place)])), .int(now), .int(target), .blob(body.encoded()))
            try session.insertEdit(target: target, position: place)
        }
    }

    func read(_ place: Int64, by uid: Int64 = ben) async throws {
        try await database.write {
            try $0.run("UPDATE members SET read_position = $2, read_ordinal = $2 WHERE uid = $1", .int(uid), .int(place))
        }
    }

    func set(_ uid: Int64, isAttentive: Bool) {
        connected.people.withLock { people in
            if isAttentive { people.insert(uid) } else { people.remove(uid) }
        }
    }

    // MARK: what comes of it

    func plan() async throws { try await follower.turn() }

    /// All jobs that wake devices, the first first.
    func jobs() async throws -> [JobRow] {
        let now = clock.now
        return try await database.read { session in
            try Self.kinds.flatMap { try session.jobs(JobFilter(kind: $0.name), before: .max, limit: 100, at: now) }.sorted {
                $0.id < $1.id
            }
        }
    }

    /// Plans what was said, and gives the one job that there is then.
    func planned() async throws -> Int64 {
        try await plan()
        return try #require(try await jobs().last?.id)
    }

    func device(_ number: Int64) async throws -> PushDeviceRow? { try await database.read { try $0.pushDevice(number) } }

    func alarms() async throws -> [String] { try await database.read { try $0.alarms() }.map(\.name) }

    /// Returns once the job has been tried and stands where that has left it.
    func tried(_ id: Int64) async throws -> JobRow {
        for _ in 0..<12_000 {
            let row = try await job(id)
            if row.startedAt != nil, row.state != .running, row.state != .ready || row.attempt == 0 { return row }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("job \(id) was never tried")
        return try await job(id)
    }
}
