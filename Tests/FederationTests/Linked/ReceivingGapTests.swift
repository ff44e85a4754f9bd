import CanonicalJSON
import Chat
import Federation
import Storage
import Synchronization
import Testing

@Suite("Gaps in what a linked node sends")
struct ReceivingGapTests {
    @Test("A gap is filled before what follows it shows", arguments: [1, 19, 21, 150])
    func gap(_ count: Int) async throws {
        let room = try await SharedRoom.open()
        let receiving = room.north.receiving()
        _ = room.south.receiving()
        let texts = (0...count).map { "\($0)" }
        try await room.south.push(room.south.messages(texts, by: People.cleo).suffix(1), to: room.north)
        await receiving.settled()
        #expect(try await room.north.messages == texts)
        #expect(room.north.node.listener.news.count == texts.count)
        #expect(try await room.north.staged == 0)
    }

    @Test("What waits for a gap survives the end of the process")
    func crash() async throws {
        let room = try await SharedRoom.open()
        _ = room.north.receiving()
        for number in 0..<3 { try await room.south.message("\(number)", by: People.cleo) }
        let last = try await room.south.message("3", by: People.cleo)
        // The south answers no questions yet.
        try await room.south.push([last], to: room.north)
        #expect(try await room.north.messages == [])
        #expect(try await room.north.staged == 1)
        let again = try await room.north.afterCrash()
        _ = room.south.receiving()
        let receiving = again.receiving()
        try await receiving.start()
        await receiving.settled()
        #expect(try await again.messages == ["0", "1", "2", "3"])
        #expect(try await again.staged == 0)
    }

    @Test("Where a peer has no history it says what the state was, and people talk on")
    func state() async throws {
        let room = try await SharedRoom.open()
        let receiving = room.north.receiving()
        room.south.node.serve([
            FederationEndpoint("POST", "/_matrix/federation/v1/get_missing_events/{}") { _ throws(FederationRefusal) in
                FederationAnswer(["events": []])
            }
        ])
        _ = room.south.receiving()
        try await room.south.message("Lost", by: People.cleo)
        try await room.south.say(EventType.topic, key: "", ["topic": "New"], by: People.cleo)
        try await room.south.push([room.south.message("Found", by: People.cleo)], to: room.north)
        await receiving.settled()
        #expect(try await room.north.messages == ["Found"])
        try await room.south.push([room.south.message("Next", by: People.cleo)], as: "2", to: room.north)
        #expect(try await room.north.messages == ["Found", "Next"])
    }

    @Test("A peer that lies about what it left out gets nothing in, and keeps nobody else waiting")
    func lies() async throws {
        let room = try await SharedRoom.open()
        let receiving = room.north.receiving()
        let forged = WrittenRoom(.v12)
        room.south.node.serve([
            FederationEndpoint("POST", "/_matrix/federation/v1/get_missing_events/{}") { _ throws(FederationRefusal) in
                FederationAnswer(["events": .array(forged.order.map(forged.wire) + ["nonsense", 7])])
            },
            FederationEndpoint("GET", "/_matrix/federation/v1/state_ids/{}") { _ throws(FederationRefusal) in
                FederationAnswer(["pdu_ids": .array([.string(People.nowhere(1).text)]), "auth_chain_ids": []])
            },
        ])
        try await room.north.say(EventType.topic, key: "", ["topic": "Ours"], by: People.ada)
        try await room.south.message("Left out", by: People.cleo)
        try await room.south.push([room.south.message("Waits", by: People.cleo)], to: room.north)
        await receiving.settled()
        let state = try await room.north.state
        try await room.north.message("We go on", by: People.ada)
        #expect(try await room.north.messages == ["We go on"])
        #expect(try await room.north.state == state)
        #expect(try await room.north.staged == 1)
    }
}

/// What was seen, in order.
final class Seen: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }
    func add(_ text: String) { list.withLock { $0.append(text) } }
}
