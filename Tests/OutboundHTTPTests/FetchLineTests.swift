import Testing

@testable import OutboundHTTP

@Suite struct FetchLineTests {
    @Test("As many as allowed run at once, in all and with one host; the rest wait, and one too many is refused")
    func admission() {
        var line = FetchLine(total: 3, perHost: 2, room: 2)
        let found = [(1, "a"), (2, "a"), (3, "a"), (4, "b"), (5, "b"), (6, "c")].map { line.offer($0.0, host: $0.1) }
        #expect(found == [.start, .start, .wait, .start, .wait, .refuse])
    }

    @Test("Whoever came first starts first, and a host that is full holds nobody else up")
    func order() {
        var line = FetchLine(total: 3, perHost: 2, room: 10)
        for (id, host) in [(1, "a"), (2, "a"), (3, "b"), (4, "a"), (5, "b"), (6, "c")] { _ = line.offer(UInt64(id), host: host) }
        #expect(line.end(3) == [5])
        #expect(line.end(5) == [6])
        #expect(line.end(1) == [4])
        #expect(line.end(2) == [])
    }

    @Test("Who gives up while waiting takes nobody's place")
    func givingUp() {
        var line = FetchLine(total: 1, perHost: 1, room: 2)
        for id in 1...3 { _ = line.offer(UInt64(id), host: "a") }
        #expect(line.end(2) == [])
        #expect(line.offer(4, host: "a") == .wait)
        #expect(line.end(1) == [3])
        #expect(line.end(3) == [4])
        #expect(line.end(4) == [])
        #expect(line.end(4) == [])
    }
}
