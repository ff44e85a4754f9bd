import Chat
import Federation
import OutboundHTTP
import Testing

@Suite("The stage on which nodes link")
struct StageTests {
    @Test("A node fetches another's keys over the wire, and not over one that is cut")
    func keys() async throws {
        let stage = LinkedStage()
        let (north, south) = (try await stage.open("north.example"), try await stage.open("south.example"))
        let found = try await PeerKeys.fetch(north.linked.name, south.linked.calls)
        #expect(found.current.keys.first == north.linked.keys.id)
        stage.wire.cut(north.linked.name, south.linked.name)
        await #expect(throws: PeerFailure.notAnswered(.unreachable)) {
            _ = try await PeerKeys.fetch(north.linked.name, south.linked.calls)
        }
        stage.wire.mend(north.linked.name, south.linked.name)
        _ = try await PeerKeys.fetch(north.linked.name, south.linked.calls)
    }

    @Test("A node that was killed is there again with its files and keys")
    func crash() async throws {
        let stage = LinkedStage()
        let north = try await stage.open("north.example")
        let uid = try await north.user(People.ada)
        let again = try await north.afterCrash()
        #expect(try await again.user(People.ada) == uid)
        #expect(again.linked.keys.id == north.linked.keys.id)
    }
}
