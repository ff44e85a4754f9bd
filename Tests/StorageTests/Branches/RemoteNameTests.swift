import CanonicalJSON
import Chat
import Testing

@testable import Storage

@Suite("What people of other servers are called")
struct RemoteNameTests {
    private func name(_ user: UserID, _ stage: BranchStage) async throws -> String? {
        try await stage.database.read { session in try session.user(id: user.text)?.displayName }
    }

    @Test("Their newest join says it, without what a name may not hold; nobody elsewhere names people of this node")
    func joins() async throws {
        var room = WholeRoom(.v12, seed: 3)
        let stage = try await BranchStage(room.creation)
        _ = try await stage.take(room.order, room.creation)
        func join(_ user: UserID, as name: String) -> Event {
            room.say(EventType.member, key: user.text, MemberContent(.join, displayName: name).content, by: user)
        }
        let stranger = WholeRoom.cleo
        let first = join(stranger, as: " Cleo\u{0}\n C. ")
        _ = try await stage.take([first], room.creation)
        #expect(try await name(stranger, stage) == "Cleo C.")
        let second = join(stranger, as: String(repeating: "e\u{301}", count: 500))
        _ = try await stage.take([second], room.creation)
        #expect(try await name(stranger, stage)?.unicodeScalars.count == 64)
        let blank = join(stranger, as: " \u{7} ")
        _ = try await stage.take([blank], room.creation)
        #expect(try await name(stranger, stage) == nil)
        try await stage.database.write { session in
            let uid = try #require(try session.userNumber(id: stranger.text))
            try session.run("UPDATE users SET local = 1 WHERE uid = $1", .int(uid))
            #expect(try !session.setRemoteName(uid: uid, "Somebody"))
        }
        #expect(try await name(stranger, stage) == nil)
    }
}
