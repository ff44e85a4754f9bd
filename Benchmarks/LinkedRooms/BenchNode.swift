import CanonicalJSON
import Chat
import Cryptography
import Federation
import Glibc
import Storage
import Synchronization

/// A node with its own files, whose way to others is `calls`.
struct BenchNode {
    let linked: LinkedNode
    private let folder: String

    init(_ text: String, calls: any PeerCalls) async throws {
        var template = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir)/rookery-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let name = ServerName(text) else { preconditionFailure("No temporary folder can be made.") }
        folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let keys = PublishedKeys(name: name, key: SigningKey(random: .system), id: KeyID(number: 0))
        let committed = CommittedBatches()
        var configuration = DatabaseConfiguration()
        configuration.onCommit = { committed.log?.committed($0) }
        let database = try Database.open(at: "\(folder)/rookery.db", configuration, migrations: Schema.migrations)
        let log = try await EventLog.open(database, nodeName: text)
        committed.log = log
        linked = LinkedNode(
            name: name, database: database, log: log, keys: keys,
            peerKeys: PeerKeys(calls, own: keys, store: PeerKeys.Store(load: { _ in [:] }, save: { _, _ in }), now: milliseconds),
            calls: calls, peers: PeerBook(PeerPolicy(.open, allowed: [])), listener: NobodyListens(), now: milliseconds,
            random: { SecureRandom.system.bytes($0) })
    }

    func close() {
        linked.database.close()
        for name in ["rookery.db", "rookery.db-wal", "rookery.db-shm", "rookery.db-lock", "rookery.lock"] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
}

/// Milliseconds since 1970.
@Sendable func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
}

/// Seconds that pass while `body` runs, and seconds of processor that all threads use meanwhile.
func taken(_ body: () async throws -> Void) async rethrows -> (seconds: Double, processor: Double) {
    let (start, used) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    try await body()
    return (seconds(CLOCK_MONOTONIC) - start, seconds(CLOCK_PROCESS_CPUTIME_ID) - used)
}

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private struct NobodyListens: LinkListener {
    func arrived(_ news: ArrivalNews, in session: any WriteSession) {}
    func noticed(_ notice: EphemeralNotice) async -> Bool { true }
}

private final class CommittedBatches: Sendable {
    private let held = Mutex<EventLog?>(nil)
    var log: EventLog? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
