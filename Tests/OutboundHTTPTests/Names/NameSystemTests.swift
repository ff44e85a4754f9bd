import OutboundHTTP
import Testing

@Suite struct NameSystemTests {
    private static let question: [UInt8] = Array("where is the rookery?".utf8)

    private static func ask(_ standIns: ResolverStandIn..., attempts: Int = 1, patience: Int = 2_000) async throws -> [UInt8]? {
        let system = try system(standIns, attempts: attempts, patience: patience)
        return await system.answer(to: question, judge)
    }

    private static func system(_ standIns: [ResolverStandIn], attempts: Int = 1, patience: Int = 2_000) throws -> NameSystem {
        var resolvers = Resolvers(places: try standIns.map { try #require($0.place) })
        (resolvers.attempts, resolvers.patience) = (attempts, patience)
        return NameSystem { [resolvers] in resolvers }
    }

    private static let judge: @Sendable ([UInt8]) -> ReplyJudgement<[UInt8]> = { bytes in
        switch String(decoding: bytes, as: UTF8.self) {
        case "here": .taken(bytes)
        case "cut": .truncated
        case "no idea": .useless
        default: .foreign
        }
    }

    private static func word(_ text: String) -> [[UInt8]] { [Array(text.utf8)] }

    @Test("A host is asked of the system; a name that nobody has is no failure")
    func hosts() async throws {
        let system = NameSystem()
        guard case .found(let addresses) = await system.addresses(of: "localhost") else {
            Issue.record("localhost has no address")
            return
        }
        #expect(addresses.contains { $0.description == "127.0.0.1" || $0.description == "::1" })
        let literal = try #require(IPAddress("192.0.2.7"))
        #expect(await system.addresses(of: "192.0.2.7") == .found([literal]))
        #expect(await system.addresses(of: "") != .found([]))
    }

    @Test("A resolver is asked with the message as it is, and answers of others are passed over")
    func answered() async throws {
        let resolver = try ResolverStandIn(overUDP: { _ in Self.word("not yours") + Self.word("here") })
        let answer = try await Self.ask(resolver)
        #expect(answer == Array("here".utf8) && resolver.asked == [Self.question])
    }

    @Test("What did not fit is asked again over TCP, where the length stands in front")
    func truncated() async throws {
        let long = Array("here".utf8)
        let wanted = [0, UInt8(Self.question.count)] + Self.question
        let said = [0, UInt8(long.count)] + long
        let resolver = try ResolverStandIn(overUDP: { _ in Self.word("cut") }, overTCP: { $0 == wanted ? said : [] })
        #expect(try await Self.ask(resolver) == long)
    }

    @Test("A TCP answer that ends too early is none", arguments: [[], [0], [0, 4], [0, 4, 104, 101], [0, 3, 99, 117, 116]] as [[UInt8]])
    func half(bytes: [UInt8]) async throws {
        let resolver = try ResolverStandIn(overUDP: { _ in Self.word("cut") }, overTCP: { _ in bytes })
        #expect(try await Self.ask(resolver) == nil)
    }

    @Test("A resolver that does not know, or keeps silent, is followed by the next; each is asked as often as it should be")
    func next() async throws {
        let useless = try ResolverStandIn(overUDP: { _ in Self.word("no idea") })
        let silent = try ResolverStandIn(overUDP: { _ in [] })
        let good = try ResolverStandIn(overUDP: { _ in Self.word("here") })
        #expect(try await Self.ask(useless, silent, good, patience: 300) != nil)
        #expect(try await Self.ask(useless, attempts: 3) == nil)
        #expect(useless.asked.count == 4 && silent.asked.count == 1 && good.asked.count == 1)
    }

    @Test("Nobody who listens is known soon; many questions at once are all answered")
    func many() async throws {
        let gone = try #require(try ResolverStandIn(overUDP: { _ in [] }).place)
        var resolvers = Resolvers(places: [gone])
        resolvers.attempts = 1
        let nobody = NameSystem { [resolvers] in resolvers }
        #expect(await nobody.answer(to: Self.question, Self.judge) == nil)
        let resolver = try ResolverStandIn(overUDP: { _ in Self.word("here") })
        let system = try Self.system([resolver])
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 { group.addTask { await system.answer(to: Self.question, Self.judge) != nil } }
            for await isAnswered in group { #expect(isAnswered) }
        }
    }
}
