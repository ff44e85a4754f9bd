import CanonicalJSON
import Cast
import Chat
import NIOCore
import Storage
import Testing

@testable import Node

/// What was missed is read for many at once, and some of them do not take it.
@Suite("Readers who catch up and take nothing")
struct ReplayMemoryTests {
    @Test("Full memory lets nobody be read a page, until somebody has taken theirs")
    func memory() {
        var memory = ReplayMemory(limit: 100)
        var begun = 0
        let line = TurnLine(places: 2) { !memory.isFull }
        memory.hold(60)
        memory.hold(60)
        line.enter {
            begun += 1; return true
        }
        #expect(begun == 0 && line.count == 1)
        memory.release(60)
        line.advance()
        #expect(begun == 1 && line.count == 0)
    }

    @Test("Who takes nothing is closed while others wait to be read what they missed, and those are served then")
    func crowd() async throws {
        try await tell { crowd in
            // Eight are read at once; the first that comes leaves room for one more, the second fills the memory.
            await crowd.returns(13)
            await crowd.hear(9)
            #expect(try await crowd.count { $0.replayLine.count } == 4)
            try await crowd.sweep(after: 14)
            #expect(try await crowd.endings().isEmpty)
            try await crowd.sweep(after: 1)
            #expect(try await crowd.endings() == Array(repeating: .tooSlow, count: 9))
            await crowd.hear(4)
            #expect(try await crowd.count { $0.replayLine.count } == 0)
        }
    }

    @Test("Who takes what was read makes room for those who wait", .timeLimit(.minutes(2)))
    func taking() async throws {
        try await tell { crowd in
            await crowd.returns(13)
            await crowd.hear(9)
            // Those who took may be read their next page before it is the turn of the last who waits.
            while try await crowd.pages().contains(0) {
                try await crowd.take()
                await crowd.hear(1)
            }
            #expect(try await crowd.endings().isEmpty)
        }
    }

    @Test("As long as nobody waits behind them, those who take nothing have all their time")
    func nobodyWaits() async throws {
        try await tell { crowd in
            await crowd.returns(2)
            await crowd.hear(2)
            try await crowd.sweep(after: 20)
            #expect(try await crowd.endings().isEmpty)
        }
    }

    private func tell(_ test: (Crowd) async throws -> Void) async throws {
        let change = { @Sendable (configuration: inout NodeConfiguration) in
            configuration.live.backlogBytes = 50_000
            configuration.live.catchUpBytes = 150_000
        }
        try await AccountStory.tell(change) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let node = story.node.context
            let before = try await node.read { session in try session.head() }
            let long = String(repeating: "x", count: 12_000)
            for number in 0..<20 { try await story.say("\(number)\(long)", in: kitchen, as: ada) }
            let head = try await node.read { session in try session.head() }
            try await test(Crowd(story, try await node.authenticate(token: ben.token), before: before, head: head))
        }
    }
}

/// Sessions on a loop of their own, whose connections take one page and then nothing.
private final class Crowd: @unchecked Sendable {
    private let story: AccountStory
    private let caller: Caller
    private let before: Int64
    private let loop: any EventLoop
    private let shard: LiveShard
    private var arrivals: AsyncStream<Void>.Iterator
    private let arrived: AsyncStream<Void>.Continuation
    /// Touched on the loop only.
    private var members: [(session: LiveSession, connection: StuckConnection)] = []

    init(_ story: AccountStory, _ caller: Caller, before: Int64, head: Int64) {
        (self.story, self.caller, self.before) = (story, caller, before)
        loop = story.node.context.gateway.loop(of: 0)
        shard = LiveShard(loop: loop, head: head, limits: story.node.context.configuration.live, shards: 1)
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        (arrivals, arrived) = (stream.makeAsyncIterator(), continuation)
    }

    /// So many come back at once.
    func returns(_ count: Int) async {
        try? await loop.submit { [self] in
            for _ in 0..<count {
                let connection = StuckConnection(loop, arrived)
                let session = LiveSession(connection: connection, shard: shard, node: story.node.context)
                session.caller = caller
                shard.register(session)
                members.append((session, connection))
                session.catchUp(after: before)
            }
        }.get()
    }

    /// Waits until so many pages have come.
    func hear(_ count: Int) async {
        for _ in 0..<count { await arrivals.next() }
    }

    /// Everybody takes what has come.
    func take() async throws {
        try await loop.submit { [self] in
            for member in members where !member.connection.isWritable {
                member.connection.isWritable = true
                member.session.resumeWriting()
            }
        }.get()
    }

    /// The time goes on, and the shard looks who has waited too long.
    func sweep(after seconds: Int64) async throws {
        story.time.advance(seconds: seconds)
        try await loop.submit { [self] in shard.sweep(story.node.context) }.get()
    }

    func count(_ what: @escaping @Sendable (LiveShard) -> Int) async throws -> Int {
        try await loop.submit { [self] in what(shard) }.get()
    }

    /// How many each has heard.
    func pages() async throws -> [Int] {
        try await loop.submit { [self] in members.map(\.connection.pages) }.get()
    }

    func endings() async throws -> [LiveEnding] {
        try await loop.submit { [self] in members.compactMap(\.connection.ending) }.get()
    }
}

/// Takes the first of what is sent and whatever follows it at once, and is not writable from then on. Confined to its loop.
private final class StuckConnection: LiveConnection, @unchecked Sendable {
    let eventLoop: any EventLoop
    let address = "127.0.0.1"
    var isWritable = true
    private(set) var ending: LiveEnding?
    private(set) var pages = 0
    private let arrived: AsyncStream<Void>.Continuation

    init(_ loop: any EventLoop, _ arrived: AsyncStream<Void>.Continuation) {
        eventLoop = loop
        self.arrived = arrived
    }

    func accepted() {}
    func refused(_ refusal: Refusal) {}
    func send(_ frame: LiveFrame) {
        guard isWritable else { return }
        isWritable = false
        pages += 1
        arrived.yield()
    }
    func acknowledge(_ answer: LiveAnswer) {}
    func close(_ ending: LiveEnding) { self.ending = ending }
}
