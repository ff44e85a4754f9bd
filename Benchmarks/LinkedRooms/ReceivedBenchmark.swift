import CanonicalJSON
import Chat
import Federation
import Storage

/// Events of one room from one server, in transactions of fifty, each judged when the one before it was answered.
struct ReceivedBenchmark {
    let events: Int

    func run() async throws {
        let room = try PlayedRoom()
        let node = try await BenchNode("north.example", calls: room)
        defer { node.close() }
        let receiving = Receiving(node.linked)
        let cleo = UserID("@cleo:south.example")!
        let entered = try room.enter(cleo, named: "Cleo")
        try await JoinBenchmark.enter(room, node)
        guard let put = receiving.endpoints.first(where: { $0.method == "PUT" }) else { preconditionFailure("Nobody takes transactions.") }
        var bodies: [JSON] = []
        for start in stride(from: 0, to: events, by: InboundLimits.events) {
            let said = try (start..<min(start + InboundLimits.events, events)).map { number in
                let content: JSONObject = ["msgtype": "m.text", "body": .string("Message \(number)")]
                return room.wire(try room.next(EventType.message, content, by: cleo, auth: [room.levels.id, entered.id]))
            }
            bodies.append(InboundTransaction(origin: PlayedRoom.server.text, events: said).body(sentAt: 1))
        }
        let texts = bodies.map { $0.encoded() }
        let time = try await taken {
            for (number, text) in texts.enumerated() {
                let ask = FederationAsk(
                    origin: PlayedRoom.server, segments: ["\(number)"],
                    content: try JSON(parsing: text, limits: InboundLimits.body), bytes: text.count)
                _ = try await put.answer(ask)
            }
        }
        await receiving.settled()
        let kept = try await node.linked.database.read { try $0.integer("SELECT count(*) FROM timeline WHERE kind = 1") ?? 0 }
        guard kept == events else { preconditionFailure("\(kept) of \(events) events have come.") }
        print(
            "received: \(Int(Double(events) / time.seconds)) events a second, \(Int(time.processor / Double(events) * 1e6)) us of processor each"
        )
    }
}
