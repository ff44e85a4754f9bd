import Cast
import OutboundHTTP
import Testing

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct RepeatTests {
    @Test(
        "A peer that reads the request and breaks the connection gets a text once, however the connection was used before",
        arguments: ["plain", "echo"])
    func notRepeated(place: String) async throws {
        let word = Peers.word()
        _ = try await Peers.fetch.send(try Peers.get("/echo", of: place))
        try await Peers.fault(#"{"fault": "reset", "match": "\#(word)", "count": 5}"#, at: place)
        await #expect(throws: FetchFailure.broken(mayHaveArrived: true)) {
            try await Peers.fetch.send(try Peers.post("/echo?\(word)", of: place))
        }
        #expect(try await Peers.seen("/echo?\(word)", at: place).count == 1)
    }

    @Test("What may arrive twice is tried again once", arguments: [("plain", "reset"), ("echo", "reset"), ("echo", "goaway")])
    func repeated(place: String, fault: String) async throws {
        let word = Peers.word()
        try await Peers.fault(#"{"fault": "\#(fault)", "match": "\#(word)", "count": 1}"#, at: place)
        #expect(try await Peers.fetch.send(try Peers.get("/echo?\(word)", of: place)).status == 200)
        #expect(try await Peers.seen("/echo?\(word)", at: place).count == 2)
    }

    @Test("An answer that breaks off in its middle is no answer", arguments: ["plain", "echo"])
    func half(place: String) async throws {
        let word = Peers.word()
        try await Peers.fault(#"{"fault": "half", "match": "\#(word)", "count": 2}"#, at: place)
        await #expect(throws: FetchFailure.broken(mayHaveArrived: true)) {
            try await Peers.fetch.send(try Peers.get("/echo?\(word)", of: place))
        }
    }
}
