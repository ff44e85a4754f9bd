import CanonicalJSON
import Testing

@testable import Node

@Suite struct RoomTests {
    @Test("Ada makes the kitchen with Ben in it; both see it, Cleo does not know that it exists")
    func kitchen() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben], ["topic": "What is for dinner"])
            let mine = try await story.must("GET", "rooms/\(kitchen.inPath)", as: ada)
            #expect(mine["me"]?["role"]?.string == "owner")
            #expect(mine["memberCount"]?.int == 2)
            #expect(mine["topic"]?.string == "What is for dinner")
            let theirs = try await story.must("GET", "rooms", as: ben)
            #expect(theirs["items"]?.array?.first?["me"]?["role"]?.string == "member")
            for path in ["rooms/\(kitchen.inPath)", "rooms/\(kitchen.inPath)/messages", "rooms/\(kitchen.inPath)/members"] {
                #expect(try await story.code("GET", path, as: cleo) == "room_not_found")
            }
            #expect(try await story.code("POST", "rooms/\(kitchen.inPath)/join", as: cleo) == "room_not_found")
            #expect(try await story.code("GET", "rooms/not-an-id", as: ada) == "room_not_found")
        }
    }

    @Test("A public room is in the directory, is joined by its alias, and shows what was said before")
    func lobby() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let lobby = try await story.room("lobby", by: ada, with: [], ["visibility": "public", "alias": "lobby"])
            try await story.say("welcome", in: lobby, as: ada)
            let found = try await story.must("GET", "rooms/public?q=lob", as: ben)
            #expect(found["items"]?.array?.map { $0["id"]?.string } == [lobby])
            #expect(try await story.must("GET", "rooms/public?q=%25", as: ben)["items"]?.array?.isEmpty == true)
            try await story.must("POST", "rooms/join", ["room": "#lobby:north.example"], as: ben)
            #expect(try await story.texts(in: lobby, as: ben) == ["welcome"])
            #expect(try await story.code("POST", "rooms", ["kind": "group", "alias": "lobby"], as: ben) == "conflict")
        }
    }

    @Test("With history joined a newcomer sees only what comes after, and who comes back sees both spans")
    func joinedHistory() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let room = try await story.room("cellar", by: ada, with: [], ["visibility": "public", "history": "joined"])
            try await story.say("before", in: room, as: ada)
            try await story.must("POST", "rooms/\(room.inPath)/join", as: ben)
            try await story.say("first span", in: room, as: ada)
            try await story.must("POST", "rooms/\(room.inPath)/leave", [:], as: ben)
            try await story.say("between", in: room, as: ada)
            #expect(try await story.texts(in: room, as: ben) == ["first span"])
            try await story.must("POST", "rooms/\(room.inPath)/join", as: ben)
            try await story.say("second span", in: room, as: ada)
            #expect(try await story.texts(in: room, as: ben) == ["first span", "second span"])
            #expect(try await story.texts(in: room, as: ada) == ["before", "first span", "between", "second span"])
        }
    }

    @Test("The direct room of two people is one, whoever opens it, and both own it")
    func direct() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let first = try await story.must("POST", "users/\(ben.path)/messages", ["text": "psst"], as: ada, 201)
            let room = try await story.must("POST", "rooms", ["kind": "direct", "members": ["ada"]], as: ben, 200)
            #expect(room["id"] == first["roomId"])
            #expect(room["with"]?["username"]?.string == "ada")
            #expect(room["me"]?["role"]?.string == "owner")
            #expect(try await story.must("GET", "users/\(ada.path)/messages", as: ben)["items"]?.array?.count == 1)
            let shared = try await story.must("GET", "users/\(ben.path)/rooms", as: ada)
            #expect(shared["items"]?.array?.map { $0["id"] } == [room["id"]])
            #expect(try await story.code("PUT", "rooms/\(room.pathID)/members/\(cleo.path)", [:], as: ada) == "forbidden")
        }
    }

    @Test("Who is blocked opens no direct room and writes in none; in a shared room nothing changes")
    func blocked() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            try await story.must("POST", "users/\(ben.path)/messages", ["text": "hi"], as: ada, 201)
            _ = try await story.ask("PUT", "users/me/blocks/\(ada.path)", as: ben)
            #expect(try await story.code("POST", "users/\(ben.path)/messages", ["text": "hello?"], as: ada) == "blocked")
            try await story.say("dinner", in: kitchen, as: ada)
            #expect(try await story.texts(in: kitchen, as: ben) == ["dinner"])
            let refused = try await story.code("POST", "rooms", ["kind": "group", "name": "x", "members": [.string(ben.id)]], as: ada)
            #expect(refused == "blocked")
        }
    }

    @Test("Whose privacy lets only contacts put them into groups is invited by others, and joins with a yes")
    func privacy() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            try await story.must("PATCH", "users/me", ["privacy": ["groups": "contacts"]], as: ben)
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let invited = try await story.must("GET", "rooms", as: ben)["items"]?.array?.first
            #expect(invited?["me"]?["membership"]?.string == "invite")
            #expect(try await story.code("GET", "rooms/\(kitchen.inPath)/messages", as: ben) == "room_not_found")
            try await story.must("POST", "rooms/\(kitchen.inPath)/join", as: ben)
            #expect(try await story.must("GET", "rooms/\(kitchen.inPath)/members", as: ada)["items"]?.array?.count == 2)
            _ = try await story.ask("PUT", "users/me/contacts/\(ada.path)", as: ben)
            let cellar = try await story.room("cellar", by: ada, with: [ben])
            #expect(try await story.must("GET", "rooms/\(cellar.inPath)", as: ben)["me"]?["membership"]?.string == "join")
        }
    }

    @Test("A room made twice under one tempId is one room; under the same tempId with other content it is refused")
    func tempID() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let body: JSON = ["kind": "group", "name": "kitchen", "tempId": "one"]
            let first = try await story.must("POST", "rooms", body, as: ada, 201)
            let second = try await story.must("POST", "rooms", body, as: ada, 200)
            #expect(first["id"] == second["id"])
            #expect(
                try await story.code("POST", "rooms", ["kind": "group", "name": "cellar", "tempId": "one"], as: ada) == "temp_id_reused")
            #expect(try await story.must("GET", "rooms", as: ada)["items"]?.array?.count == 1)
        }
    }

    @Test("A deleted room is gone for everybody, at every door")
    func deletion() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            #expect(try await story.code("DELETE", "rooms/\(kitchen.inPath)", as: ben) == "forbidden")
            let witness = try await LiveClient(story, as: ben)
            try await story.must("DELETE", "rooms/\(kitchen.inPath)", as: ada, 204)
            _ = try await witness.event("room_removed")
            for person in [ada, ben] {
                #expect(try await story.code("GET", "rooms/\(kitchen.inPath)", as: person) == "room_not_found")
                #expect(try await story.must("GET", "rooms", as: person)["items"]?.array?.isEmpty == true)
            }
            #expect(try await story.code("POST", "rooms/\(kitchen.inPath)/messages", ["text": "hello?"], as: ben) == "room_not_found")
        }
    }

    @Test("A member's own settings for a room stay where they are left out")
    func settings() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let path = "rooms/\(try await story.room("kitchen", by: ada).inPath)/settings"
            #expect(try await story.must("PUT", path, ["mute": true], as: ada)["notify"]?.string == "all")
            #expect(try await story.must("PUT", path, ["notify": "mentions"], as: ada)["mute"]?.bool == true)
            #expect(try await story.code("PUT", path, ["notify": "sometimes"], as: ada) == "invalid")
            #expect(try await story.must("GET", path, as: ada)["notify"]?.string == "mentions")
        }
    }
}
