import CanonicalJSON
import Chat
import Federation
import Storage
import Testing

@Suite("A room is replaced by a newer one")
struct RoomReplacementTests {
    @Test("The old room names the new one, which takes name and bans along; whoever may not replace it changes nothing")
    func upgrade() async throws {
        let stage = LinkedStage()
        let north = try await MemberNode(People.north, stage)
        let room = try await north.makeRoom(by: People.ada)
        let rid = try await north.rid(room)
        try await north.set(.join, of: People.ben, by: People.ben, in: room)
        try await north.set(.ban, of: People.eve, by: People.ada, in: room)
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await north.staged.linked.upgrade(rid, by: try await north.row(People.ben))
        }
        #expect(refusal?.code == .forbidden)
        let upgraded = try await north.staged.linked.upgrade(rid, by: try await north.row(People.ada))
        #expect(upgraded.members == [People.ben])
        let successor = try await north.staged.linked.database.read { try $0.successor(rid: rid) }
        #expect(successor?.text == upgraded.room.roomID && upgraded.room.name == "Lobby")
        #expect(
            try await north.staged.members(of: upgraded.room.roomID) == [People.ada.text: "join", People.eve.text: "ban"])
        let again = await #expect(throws: Refusal.self) {
            _ = try await north.staged.linked.upgrade(rid, by: try await north.row(People.ada))
        }
        #expect(again?.code == .conflict)
        #expect(try await north.findings() == [])
    }
}
