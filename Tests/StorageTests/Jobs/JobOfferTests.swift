import Chat
import Synchronization
import Testing

@testable import Storage

/// A database whose writer knows what workers would take.
private final class OfferStage: Sendable {
    static let now = JobTableStage.start
    let bell = JobBell()
    let news = Mutex<[JobNews]>([])
    let table: JobTableStage
    var database: Database { table.database }

    init() throws {
        var configuration = DatabaseConfiguration()
        configuration.jobs = bell
        table = try JobTableStage(configuration)
        bell.listen { heard in self.news.withLock { $0.append(heard) } }
    }

    func offer(_ rooms: [String: Int], limit: Int = 10) {
        let offer = JobOffer(worker: "ada", boot: "first", token: 7, life: 30_000, kinds: Set(rooms.keys), limit: limit)
        bell.offers.stand([offer], JobRooms(limits: Dictionary(uniqueKeysWithValues: rooms.keys.map { ($0, [$0]) }), left: rooms))
    }

    func make(_ jobs: NewJob...) async throws -> [JobState] {
        let ids = try await database.write { session in try jobs.map { try session.enqueue($0, at: Self.now) } }
        return try await database.read { session in try ids.compactMap { try $0.flatMap { try session.job($0)?.state } } }
    }

    /// Jobs that were handed to somebody so far.
    var handed: [HandedJob] { news.withLock { $0.flatMap(\.handed) } }
    var waiting: Set<String> { news.withLock { $0.reduce(into: []) { $0.formUnion($1.kinds) } } }
}

@Suite("What workers offer to take")
struct JobOfferTests {
    private static let mail = NewJob(JobTableStage.mail, payload: #"{"to":"ben"}"#)
    private static let push = NewJob(JobTableStage.push)

    @Test("A job that somebody offers to take is theirs in the commit that makes it")
    func taken() async throws {
        let stage = try OfferStage()
        stage.offer(["mail": 1])
        let before = stage.database.statistics().commits
        let id = try #require(try await stage.database.write { try $0.enqueue(Self.mail, at: OfferStage.now) })
        #expect(stage.database.statistics().commits == before + 1)
        let row = try #require(try await stage.database.read { try $0.job(id) })
        #expect(row.state == .running && row.attempt == 1)
        let expected = ClaimedJob(
            id: id, kind: "mail", token: 7, payload: #"{"to":"ben"}"#, attempt: 1, expiresAt: nil, createdAt: OfferStage.now)
        #expect(stage.handed == [HandedJob(worker: "ada", job: expected)])
        #expect(stage.waiting.isEmpty)
        #expect(try await stage.database.read { try $0.leasedJobs() }.map(\.token) == [7])
        #expect(try await stage.table.countersAreTrue())
    }

    @Test("No more is taken than is offered, of a kind and in all, and nothing that is not offered")
    func rooms() async throws {
        let stage = try OfferStage()
        stage.offer(["mail": 2], limit: 10)
        #expect(try await stage.make(Self.push, Self.mail, Self.mail, Self.mail) == [.ready, .running, .running, .ready])
        #expect(stage.waiting == ["mail", "push"])
        stage.offer(["mail": 5, "push": 5], limit: 1)
        #expect(try await stage.make(Self.push, Self.mail) == [.running, .ready])
        let ada = JobOffer(worker: "ada", boot: nil, token: 8, life: 30_000, kinds: ["mail", "push"], limit: 5)
        stage.bell.offers.stand([ada], JobRooms(limits: ["mail": ["post", "smtp"], "push": ["post"]], left: ["post": 2, "smtp": 1]))
        #expect(try await stage.make(Self.mail, Self.mail, Self.push, Self.push) == [.running, .ready, .running, .ready])
        #expect(try await stage.table.countersAreTrue())
    }

    @Test("What has its time later, waits behind another of its lane or is over already is not taken")
    func notReady() async throws {
        let stage = try OfferStage()
        stage.offer(["mail": 5])
        let later = NewJob(JobTableStage.mail, runAt: OfferStage.now + 1)
        let over = NewJob(JobTableStage.mail, expiresAt: OfferStage.now)
        let (first, second) = (NewJob(JobTableStage.mail, lane: "mail:ben"), NewJob(JobTableStage.mail, lane: "mail:ben"))
        #expect(try await stage.make(later, over, first, second) == [.scheduled, .ready, .running, .blocked])
        #expect(stage.handed.count == 1)
    }

    @Test("While the unique key of one that was taken stands, no second one is made")
    func unique() async throws {
        let stage = try OfferStage()
        stage.offer(["mail": 5])
        let only = NewJob(JobTableStage.mail, uniqueKey: "ben")
        #expect(try await stage.make(only) == [.running])
        #expect(try await stage.make(only).isEmpty)
        #expect(stage.handed.count == 1)
    }

    @Test("A batch that comes to nothing gives back what it took, and whoever waits for it hears")
    func rolledBack() async throws {
        let stage = try OfferStage()
        stage.offer(["mail": 1])
        struct Trouble: Error {}
        let during = Mutex<[Bool]>([])
        await #expect(throws: Trouble.self) {
            try await stage.database.write { session in
                try session.enqueue(Self.mail, at: OfferStage.now)
                during.withLock { $0.append(stage.bell.offers.withdraw()) }
                throw Trouble()
            }
        }
        #expect(during.withLock { $0 } == [false])
        #expect(stage.bell.offers.withdraw())
        #expect(stage.handed.isEmpty)
        #expect(stage.news.withLock { $0.count } == 1)
        #expect(try await stage.database.read { try $0.jobCounts() }.isEmpty)
    }

    @Test("Whoever withdraws the offers knows whether there is something it was not told of")
    func underway() async throws {
        let stage = try OfferStage()
        stage.offer(["mail": 1])
        let during = Mutex<Bool?>(nil)
        try await stage.database.write { session in
            try session.enqueue(Self.mail, at: OfferStage.now)
            during.withLock { $0 = stage.bell.offers.withdraw() }
        }
        #expect(during.withLock { $0 } == false)
        #expect(stage.bell.offers.withdraw())
        #expect(try await stage.make(Self.mail) == [.ready])
    }

    @Test("Who pauses a queue sees nothing of it begin afterwards")
    func paused() async throws {
        let stage = try OfferStage()
        stage.offer(["mail": 5])
        try await stage.database.write { _ = try $0.setPaused(true, .queue, "post", why: "moving", at: OfferStage.now) }
        #expect(try await stage.make(Self.mail) == [.ready])
    }
}
