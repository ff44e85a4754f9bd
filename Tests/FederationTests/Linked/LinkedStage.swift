import CanonicalJSON
import Chat
import Cryptography
import Federation
import Storage
import Synchronization

/// Nodes with files of their own in one process. What one asks of another goes straight to the other's endpoints, unless the link is cut.
final class LinkedStage: Sendable {
    let wire = Wire()
    let clock: StageClock

    init(at start: Int64 = 1_800_000_000_000) { clock = StageClock(start) }

    /// Opens a node; its endpoints are named with ``Wire/serve(_:_:)``.
    func open(_ name: String, folder: StageFolder = StageFolder(), keys: PublishedKeys? = nil) async throws -> StagedNode {
        try await StagedNode(name, folder, keys, self)
    }
}

/// A clock that stands until it is set.
final class StageClock: Sendable {
    private let time: Mutex<Int64>
    init(_ start: Int64) { time = Mutex(start) }
    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// One node of a stage.
final class StagedNode: Sendable {
    let folder: StageFolder
    let linked: LinkedNode
    let listener: StageListener
    private let stage: LinkedStage

    fileprivate init(_ text: String, _ folder: StageFolder, _ given: PublishedKeys?, _ stage: LinkedStage) async throws {
        guard let name = ServerName(text) else { preconditionFailure("\(text) is no server name") }
        let keys = given ?? PublishedKeys(name: name, key: SigningKey(random: .system), id: KeyID(number: 0))
        let committed = CommittedBatches()
        var configuration = DatabaseConfiguration()
        configuration.onCommit = { committed.log?.committed($0) }
        let database = try Database.open(at: folder.database, configuration, migrations: Schema.migrations)
        let log = try await EventLog.open(database, nodeName: text)
        committed.log = log
        let calls = WireCalls(name: name, wire: stage.wire)
        let clock = stage.clock
        let store = PeerKeys.Store(load: { _ in [:] }, save: { _, _ in })
        listener = StageListener()
        linked = LinkedNode(
            name: name, database: database, log: log, keys: keys,
            peerKeys: PeerKeys(calls, own: keys, store: store, now: { clock.now }), calls: calls,
            peers: PeerBook(PeerPolicy(.open, allowed: [])), listener: listener, now: { clock.now },
            random: { SecureRandom.system.bytes($0) })
        self.folder = folder
        self.stage = stage
        serveKeys()
    }

    /// Lets the others reach its keys.
    func serveKeys() {
        let (keys, clock) = (linked.keys, stage.clock)
        serve([
            FederationEndpoint("GET", "/_matrix/key/v2/server", isSigned: false) { _ throws(FederationRefusal) in
                FederationAnswer(.object(keys.object(at: clock.now)))
            }
        ])
    }

    /// Lets the others reach these endpoints of the node.
    func serve(_ endpoints: [FederationEndpoint]) { stage.wire.serve(linked.name, endpoints) }

    /// Closes the files; another node may be opened on them, with the same keys.
    func close() { linked.database.close() }

    /// The same node after its process was killed: opened on the files as they are on disk now, perhaps to sign with other keys.
    func afterCrash(keys: PublishedKeys? = nil) async throws -> StagedNode {
        stage.wire.silence(linked.name)
        let copy = folder.copyAsAfterCrash()
        linked.database.close()
        return try await stage.open(linked.name.text, folder: copy, keys: keys ?? linked.keys)
    }

    /// The row number of one of its users, who is made if need be.
    func user(_ id: UserID) async throws -> Int64 {
        let now = linked.now()
        return try await linked.database.write { session in
            let uid = try session.anyUser(id, at: now)
            try session.run("UPDATE users SET local = 1 WHERE uid = $1", .int(uid))
            return uid
        }
    }

    /// The texts of a room's messages, in its order.
    func messages(in roomID: String) async throws -> [String] {
        try await linked.database.read { session in
            let bodies = try session.rows(
                """
                SELECT e.body FROM timeline t JOIN events e ON e.position = t.position JOIN rooms r ON r.rid = t.rid
                WHERE r.room_id = $1 AND e.kind = 1 AND e.redacted_by IS NULL ORDER BY t.place
                """, [.text(roomID)]
            ) { $0.blob(0) }
            return bodies.compactMap { (try? JSON(parsing: $0))?["content"]?["body"]?.string }
        }
    }

    /// Who has which membership in a room.
    func members(of roomID: String) async throws -> [String: String] {
        try await linked.database.read { session in
            let rows = try session.rows(
                """
                SELECT u.user_id, m.membership FROM members m JOIN users u ON u.uid = m.uid JOIN rooms r ON r.rid = m.rid
                WHERE r.room_id = $1
                """, [.text(roomID)]
            ) { ($0.text(0), $0.text(1)) }
            return Dictionary(rows) { $1 }
        }
    }

    /// The room's current state, as the ids of the events that set it.
    func state(of roomID: String) async throws -> Set<String> {
        try await linked.database.read { session in
            Set(
                try session.rows(
                    "SELECT s.event_id FROM current_state s JOIN rooms r ON r.rid = s.rid WHERE r.room_id = $1", [.text(roomID)]
                ) { EventID(bytes: $0.blob(0))?.text ?? "" })
        }
    }
}

/// Remembers what it was told.
final class StageListener: LinkListener {
    private struct Heard {
        var news: [ArrivalNews] = []
        var notices: [EphemeralNotice] = []
        var forgets = 0
    }

    private let heard = Mutex(Heard())

    var news: [ArrivalNews] { heard.withLock { $0.news } }
    var notices: [EphemeralNotice] { heard.withLock { $0.notices } }

    func arrived(_ news: ArrivalNews, in session: any WriteSession) {
        session.afterCommit { self.heard.withLock { $0.news.append(news) } }
    }

    /// Makes that many of the next notices be such that could not be kept.
    func forget(_ count: Int) { heard.withLock { $0.forgets = count } }

    func noticed(_ notice: EphemeralNotice) async -> Bool {
        heard.withLock { heard in
            if heard.forgets > 0 {
                heard.forgets -= 1
                return false
            }
            heard.notices.append(notice)
            return true
        }
    }
}

private final class CommittedBatches: Sendable {
    private let held = Mutex<EventLog?>(nil)
    var log: EventLog? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
