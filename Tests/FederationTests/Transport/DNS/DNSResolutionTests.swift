import Federation
import OutboundHTTP
import Testing

@Suite("One question and its resolvers")
struct DNSResolutionTests {
    private let question: DNSQuestion
    private let settings = ResolverSettings(parsing: "nameserver 9.0.0.1\nnameserver 9.0.0.2\noptions timeout:1")
    private let first: IPAddress
    private let second: IPAddress

    init() throws {
        question = try #require(DNSQuestion("north.example", .address, id: 7))
        first = try #require(IPAddress("9.0.0.1"))
        second = try #require(IPAddress("9.0.0.2"))
    }

    private var good: [UInt8] {
        var answer = DNSAnswer(question, answers: 1)
        answer.add(1, [9, 9, 9, 9])
        return answer.bytes
    }

    private func bytes(flags: UInt16) -> [UInt8] { DNSAnswer(question, flags: flags, answers: 0).bytes }

    private func ask(_ address: IPAddress, overTCP: Bool = false) -> DNSResolution.Step {
        .ask(address, overTCP: overTCP, milliseconds: 1_000)
    }

    @Test("The first resolver answers")
    func story() throws {
        var resolution = DNSResolution(question, by: settings)
        let start = resolution.start()
        #expect(start == ask(first))
        let end = resolution.receive(good)
        #expect(end == .answered(.found(.addresses([try #require(IPAddress("9.9.9.9"))])), seconds: 300))
    }

    @Test("Somebody else's message is passed over, and the right one still counts")
    func foreign() {
        var resolution = DNSResolution(question, by: settings)
        _ = resolution.start()
        let foreign = resolution.receive([1, 2, 3])
        #expect(foreign == .wait)
        let none = resolution.receive(bytes(flags: 0x8183))
        #expect(none == .answered(.none, seconds: 0))
    }

    @Test("What does not fit is asked again over TCP, where nonsense counts as no answer")
    func truncated() {
        var resolution = DNSResolution(question, by: settings)
        _ = resolution.start()
        let steps = [
            resolution.receive(bytes(flags: 0x8380)), resolution.receive(bytes(flags: 0x8380)), resolution.receive(bytes(flags: 0x8380)),
            resolution.receive([0]),
        ]
        #expect(steps == [ask(first, overTCP: true), ask(second), ask(second, overTCP: true), ask(first)])
    }

    @Test("Resolvers that fail or keep silent are asked in turn, each twice, and then it is over")
    func failures() {
        var resolution = DNSResolution(question, by: settings)
        let steps = [
            resolution.start(), resolution.giveUp(), resolution.receive(bytes(flags: 0x8182)), resolution.giveUp(), resolution.giveUp(),
        ]
        #expect(steps == [ask(first), ask(second), ask(first), ask(second), .answered(.failed, seconds: 0)])
    }

    @Test(
        "The system's settings are read as the C library reads them",
        arguments: [
            ("", ["127.0.0.1"], 5_000, 2),
            ("nameserver 2600::1 # first\n; nameserver 9.0.0.9\n\tnameserver\t9.0.0.1", ["2600::1", "9.0.0.1"], 5_000, 2),
            ("nameserver nonsense\nnameserver\nnameserver fe80::1%eth0\nsearch a b", ["127.0.0.1"], 5_000, 2),
            ("options rotate timeout:2 attempts:3\noptions attempts:4\nnameserver 9.0.0.1", ["9.0.0.1"], 2_000, 4),
            ("options timeout:0 attempts:99999999999999999999\nnameserver 9.0.0.1", ["9.0.0.1"], 1_000, 2),
            ("options timeout:600 attempts:600\r\nnameserver 9.0.0.1\r\n", ["9.0.0.1"], 30_000, 5),
            (
                "nameserver 9.0.0.1\nnameserver 9.0.0.2\nnameserver 9.0.0.3\nnameserver 9.0.0.4", ["9.0.0.1", "9.0.0.2", "9.0.0.3"], 5_000,
                2
            ),
        ])
    func settings(text: String, servers: [String], timeout: Int, attempts: Int) {
        let settings = ResolverSettings(parsing: text)
        #expect(settings.servers.map(\.description) == servers && settings.timeout == timeout && settings.attempts == attempts)
    }
}
