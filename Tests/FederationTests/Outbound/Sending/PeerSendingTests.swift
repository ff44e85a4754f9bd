import CanonicalJSON
import Chat
import Federation
import OutboundHTTP
import Storage
import Testing

@Suite("A node sends what is said to the others")
struct PeerSendingTests {
    @Test("What Ada says reaches Cleo's node in order, signed by the north node, and one job is enough for it")
    func order() async throws {
        let stage = try await SendingStage()
        let south = PlayedServer("south.example", on: stage.stage)
        let room = try await SharedRoom(stage.node)
        try await room.join(People.cleo)
        for number in 0..<120 { try await room.say("\(number)") }
        #expect(try await stage.jobs(south).map(\.state) == [.ready])
        try await stage.drain(south)
        #expect(south.texts == (0..<120).map(String.init))
        #expect(south.events.allSatisfy { $0["signatures"]?["north.example"] != nil })
        #expect(south.events.count == 120, "nothing from before it came, and not its own join")
        #expect(south.versionsAsked == 1)
        #expect(try await stage.sending.flush("south.example") == .done)
        #expect(south.came.count == 3)
    }
}
