import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite("Administering rooms")
struct AdminRoomTests {
    private func kitchen(_ story: AccountStory, _ owner: Person, _ members: Person...) async throws -> (id: String, path: String) {
        let members = JSON.array(members.map { .string($0.id) })
        let room = try await story.must("POST", "rooms", ["kind": "group", "name": "Kitchen", "members": members], as: owner, 201)
        let id = try #require(room["id"]?.string)
        return (id, id.replacing("!", with: "%21"))
    }

    @Test("An admin who is no member sees how large and busy a room is and who is in it, and nothing of what is said")
    func look() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let room = try await kitchen(story, ada, ben)
            _ = try await story.must("POST", "rooms/\(room.path)/messages", ["text": "the secret soup"], as: ada, 201)
            let list = try await story.ask("GET", "admin/rooms", as: dan)
            #expect(SchemaCheck.faults(of: list.json ?? .null, as: "RoomEntryPage") == [] && !list.text.contains("soup"))
            let entry = try #require(list.json?["items"]?.array?.first)
            #expect(entry["name"]?.string == "Kitchen" && entry["memberCount"]?.int == 2 && entry["messageCount"]?.int == 1)
            #expect(entry["creator"]?["username"]?.string == "ada" && entry["closedAt"] == .null && entry["lastEventAt"]?.string != nil)
            let members = try await story.must("GET", "admin/rooms/\(room.path)/members", as: dan)["items"]?.array ?? []
            #expect(members.map { $0["user"]?["username"]?.string } == ["ada", "ben"])
            #expect(try await story.must("GET", "admin/rooms?q=itch", as: dan)["items"]?.array?.count == 1)
            #expect(try await story.must("GET", "admin/rooms?q=cellar", as: dan)["items"]?.array?.isEmpty == true)
            #expect(try await story.ask("GET", "rooms/\(room.path)", as: dan).code == "room_not_found")
        }
    }

    @Test("A direct room is listed with both its people")
    func direct() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            _ = try await story.must("POST", "rooms", ["kind": "direct", "members": [.string(ben.id)]], as: ada, 201)
            let entry = try await story.must("GET", "admin/rooms", as: dan)["items"]?.array?.first
            #expect(entry?["creator"]?["username"]?.string == "ada" && entry?["with"]?["username"]?.string == "ben")
        }
    }

    @Test("A room that an admin closes is gone for its members at once, closed once, and stays in the list and the audit")
    func close() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let room = try await kitchen(story, ada, ben)
            let witness = try await LiveClient(story, as: ben)
            #expect(try await story.ask("DELETE", "admin/rooms/\(room.path)", as: dan).status == 204)
            let heard = try await witness.event("room_removed")
            #expect(heard["roomId"]?.string == room.id && heard["reason"]?.string == "closed")
            #expect(try await story.ask("GET", "rooms/\(room.path)/messages", as: ada).code == "room_not_found")
            #expect(try await story.ask("DELETE", "admin/rooms/\(room.path)", as: dan).code == "room_not_found")
            let entry = try await story.must("GET", "admin/rooms/\(room.path)", as: dan)
            #expect(entry["closedAt"]?.string != nil)
            let audit = try await story.must("GET", "admin/audit?subject=\(room.path)", as: dan)["items"]?.array ?? []
            #expect(audit.map { $0["action"]?.string } == ["room.close"])
            #expect(audit.first?["detail"] == ["name": "Kitchen", "members": 2])
        }
    }

    @Test("Two admins who close a room at the same moment close it once")
    func together() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            _ = try await story.must("PATCH", "admin/users/\(ada.path)", ["role": "admin"], as: dan)
            let room = try await kitchen(story, ada)
            async let one = story.ask("DELETE", "admin/rooms/\(room.path)", as: dan)
            async let other = story.ask("DELETE", "admin/rooms/\(room.path)", as: ada)
            #expect(Set([try await one.status, try await other.status]) == [204, 404])
            let audit = try await story.must("GET", "admin/audit?subject=\(room.path)", as: dan)["items"]?.array ?? []
            #expect(audit.count == 1)
        }
    }

    @Test(
        "Rooms, settings and figures are for admins only",
        arguments: ["admin/rooms", "admin/settings", "admin/stats", "admin/providers", "admin/audit"])
    func access(path: String) async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            #expect(try await story.ask("GET", path).status == 401)
            #expect(try await story.ask("GET", path, as: ada).code == "forbidden")
            _ = try await story.must("PATCH", "admin/users/\(ada.path)", ["role": "admin"], as: dan)
            #expect(try await story.ask("GET", path, as: ada).status == 200)
            _ = try await story.must("PATCH", "admin/users/\(ada.path)", ["suspended": true], as: dan)
            #expect(try await story.ask("GET", path, as: ada).code == "session_ended")
        }
    }
}
