import CanonicalJSON
import Chat
import Testing

@testable import Storage

/// A file with one room that lives on other nodes too; it can be closed and opened again.
struct BranchStage {
    static let start: Int64 = 1_800_000_000_000

    let folder: TemporaryFolder
    private(set) var database: Database
    private(set) var log: EventLog
    let rid: Int64

    /// The room's row, without any event.
    init(_ creation: RoomCreation) async throws {
        folder = TemporaryFolder()
        (database, log) = try await Self.open(folder)
        rid = try await database.write { session in
            let creator = try session.anyUser(creation.sender, at: Self.start)
            return try session.insert(
                NewRoom(
                    roomID: creation.roomID.text, version: creation.version.rawValue, kind: "group", visibility: "private",
                    history: "shared", knock: false, federate: true, name: nil, topic: nil, alias: nil, createdAt: Self.start,
                    creator: creator))
        }
    }

    private init(_ folder: TemporaryFolder, rid: Int64) async throws {
        self.folder = folder
        (database, log) = try await Self.open(folder)
        self.rid = rid
    }

    private static func open(_ folder: TemporaryFolder) async throws -> (Database, EventLog) {
        let committed = CommittedLog()
        var configuration = DatabaseConfiguration.standingStill
        configuration.onCommit = { committed.log?.committed($0) }
        let database = try Database.open(at: folder.database, configuration, migrations: Schema.migrations)
        let log = try await EventLog.open(database, nodeName: "north.example", pictures: { "{\"id\":\"\($0.id)\"}" })
        committed.log = log
        try await database.write { try $0.setFact(LogFact.nodeName, "north.example") }
        return (database, log)
    }

    mutating func reopen() async throws {
        database.close()
        (database, log) = try await Self.open(folder)
    }

    /// The same room in the files that a killed process would leave now.
    func afterCrash() async throws -> BranchStage { try await BranchStage(folder.copyAsAfterCrash(), rid: rid) }

    func read<T: Sendable>(_ body: @escaping @Sendable (StoredBranches) throws -> T) async throws -> T {
        try await database.read { [log, rid] in try body(log.branches(of: rid, in: $0)) }
    }

    /// Judges in a read body and appends in a write body, as a node does.
    @discardableResult
    func take(_ event: Event, _ creation: RoomCreation, at place: ArrivalPlace = .live) async throws -> (Arrival, AppendedArrival) {
        let (arrival, mark) = try await read { branches in
            let judgement = ArrivalJudgement(creation, known: branches, signatures: WholeRoom.signatures)
            return (try judgement.judge(event), branches.mark)
        }
        return (arrival, try await append(arrival, assuming: mark, at: place))
    }

    @discardableResult
    func append(_ arrival: Arrival, assuming mark: BranchMark, at place: ArrivalPlace = .live) async throws -> AppendedArrival {
        try await database.write { [log, rid] in
            try log.append(arrival, to: rid, assuming: mark, at: place, now: Self.start, in: $0)
        }
    }

    /// Judges and appends all of them, many in one transaction.
    func take(_ events: some Sequence<Event> & Sendable, _ creation: RoomCreation) async throws -> [Arrival] {
        try await database.write { [log, rid] session in
            try events.map { event in
                let branches = try log.branches(of: rid, in: session)
                let arrival = try ArrivalJudgement(creation, known: branches, signatures: WholeRoom.signatures).judge(event)
                _ = try log.append(arrival, to: rid, assuming: branches.mark, now: Self.start, in: session)
                return arrival
            }
        }
    }

    func count(_ sql: StaticString) async throws -> Int64 {
        try await database.read { try $0.integer(sql) ?? 0 }
    }

    /// The texts of the room's messages in its order.
    func page() async throws -> [String] {
        try await database.read { [rid] session in
            try session.messages(rid: rid, oldestIn: .min ... .max, shownTo: 0, limit: 100).map { message in
                try message.event.content()["body"]?.string ?? ""
            }
        }
    }

    /// What `rookery check` would find.
    func findings() async throws -> [String] {
        try await database.read(.bulk) { session in
            try LogRules.all.flatMap { rule in try rule.breaches(session) }
        }
    }
}

/// The log that hears of commits; there is none while the file is opened.
private final class CommittedLog: @unchecked Sendable {
    var log: EventLog?
}
