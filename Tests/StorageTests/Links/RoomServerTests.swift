import CanonicalJSON
import Chat
import Testing

@testable import Storage

@Suite("Which servers are in a room")
struct RoomServerTests {
    @Test("Whoever is brought back when branches meet is counted again, and the server hears the room from then on")
    func broughtBack() async throws {
        var stage = try await LinkStage()
        let fork = Array(stage.room.tips)
        let first = try await stage.act { $0.member(WholeRoom.cleo, .ban, by: WholeRoom.ben, after: fork) }
        try await stage.act { $0.member(WholeRoom.dan, .ban, by: WholeRoom.ben, after: [first.id]) }
        #expect(try await stage.members(on: LinkStage.south) == 0)
        #expect(try await stage.hearers() == [])
        let unheard = try await stage.say("Nobody hears this")
        // Ada had taken Ben's power away, which the node learns only now: his bans never counted.
        try await stage.act { $0.powers([WholeRoom.ben: 0], by: WholeRoom.ada, after: fork) }
        #expect(try await stage.members(on: LinkStage.south) == 2)
        #expect(try await stage.hearers() == [LinkStage.south])
        let heard = try await stage.say("South hears this")
        #expect(try await stage.targets(heard) == [LinkStage.south])
        #expect(try await stage.targets(unheard) == [])
        #expect(try await stage.stage.findings() == [])
    }

    @Test("Whatever people do, the servers of a room are those of its people", arguments: [1, 2, 3, 4] as [UInt64])
    func lives(seed: UInt64) async throws {
        var room = WholeRoom(.v12, seed: seed)
        let stage = try await BranchStage(room.creation)
        for number in 0..<150 {
            if number % 30 == 29 {
                let denied: JSON = number % 60 == 29 ? ["south.*"] : []
                room.say(EventType.serverACL, key: "", ["allow": ["*"], "deny": denied], by: WholeRoom.ada)
            }
            room.act()
        }
        _ = try await stage.take(room.order, room.creation)
        #expect(try await stage.findings() == [])
    }

    @Test("A count that is wrong, and a server that hears what it should not or does not, are found")
    func findings() async throws {
        let stage = try await LinkStage().stage
        func damage(_ sql: StaticString) async throws -> [String] {
            try await stage.database.write { _ = try $0.run(sql) }
            return try await stage.findings()
        }
        #expect(try await damage("UPDATE room_servers SET members = 7").count == 1)
        #expect(try await damage("UPDATE room_servers SET members = 2") == [])
        #expect(try await damage("UPDATE server_spans SET last = 99").count == 1)
        #expect(try await damage("INSERT INTO server_spans (server, rid, first) SELECT 'west.example', rid, 1 FROM rooms").count == 2)
    }
}
