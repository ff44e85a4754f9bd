import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("What was said before a node came into a room")
struct BackfillTests {
    @Test("It is fetched page by page, in its order, and nobody takes it for news")
    func pages() async throws {
        let texts = (0..<30).map { "\($0)" }
        let room = try await SharedRoom.openLate(texts)
        _ = room.north.receiving()
        let receiving = room.south.receiving()
        try await room.south.message("Hello", by: People.cleo)
        #expect(try await room.south.messages == ["Hello"])
        #expect(await receiving.backfill(room.id, limit: 20) == 20)
        #expect(try await room.south.messages == texts.suffix(20) + ["Hello"])
        // The rest, and the six events of the room's beginning.
        #expect(await receiving.backfill(room.id, limit: 20) == 16)
        #expect(try await room.south.messages == texts + ["Hello"])
        #expect(await receiving.backfill(room.id, limit: 20) == 0)
        #expect(room.south.node.listener.news.isEmpty)
        #expect(try await room.south.node.members(of: room.id.text) == room.north.node.members(of: room.id.text))
    }

    @Test("While nobody answers there is nothing, and nobody is asked again at once")
    func silence() async throws {
        let room = try await SharedRoom.openLate(["Early"])
        _ = room.north.receiving()
        let receiving = room.south.receiving()
        room.stage.wire.cut(room.north.node.linked.name, room.south.node.linked.name)
        #expect(await receiving.backfill(room.id, limit: 20) == 0)
        room.stage.wire.mend(room.north.node.linked.name, room.south.node.linked.name)
        #expect(await receiving.backfill(room.id, limit: 20) == 0)
        room.stage.clock.advance(60_000)
        #expect(await receiving.backfill(room.id, limit: 20) == 7)
        #expect(try await room.south.messages == ["Early"])
    }
}
