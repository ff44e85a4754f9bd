import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite struct InviteTests {
    @Test("A token shows the room without a login, and lets in as many as it says")
    func uses() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let kitchen = try await story.room("kitchen", by: ada)
            let invite = try await story.must("POST", "rooms/\(kitchen.inPath)/invites", ["uses": 1], as: ada, 201)
            let token = try #require(invite["token"]?.string)
            #expect(invite["url"]?.string?.hasSuffix("/#join=\(token)@north.example") == true)
            let preview = try await story.must("GET", "rooms/invites/\(token)", as: nil)
            #expect(preview["room"]?["name"]?.string == "kitchen")
            try await story.must("POST", "rooms/invites/\(token)/join", as: ben)
            try await story.must("GET", "rooms/\(kitchen.inPath)/messages", as: ben)
            #expect(try await story.code("POST", "rooms/invites/\(token)/join", as: cleo) == "invite_expired")
            #expect(try await story.code("POST", "rooms/invites/nonsense/join", as: cleo) == "invite_not_found")
        }
    }

    @Test("Of many who use the last place of a token at once exactly one gets in")
    func race() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let invite = try await story.must("POST", "rooms/\(kitchen.inPath)/invites", ["uses": 1], as: ada, 201)
            let token = try #require(invite["token"]?.string)
            var guests: [Person] = []
            for number in 1...6 { guests.append(try await story.register("guest\(number)")) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for guest in guests { group.addTask { try await story.ask("POST", "rooms/invites/\(token)/join", as: guest).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 1)
            #expect(statuses.count { $0 == 410 } == 5)
            #expect(try await story.must("GET", "rooms/\(kitchen.inPath)", as: ada)["memberCount"]?.int == 2)
        }
    }

    @Test("A token ends with its time, and with its deletion")
    func ends() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada)
            let path = "rooms/\(kitchen.inPath)/invites"
            let short = try await story.must("POST", path, ["expiresIn": 60], as: ada, 201)
            let long = try await story.must("POST", path, [:], as: ada, 201)
            story.time.advance(seconds: 61)
            #expect(try await story.code("POST", "rooms/invites/\(short["token"]?.string ?? "")/join", as: ben) == "invite_expired")
            let token = long["token"]?.string ?? ""
            try await story.must("DELETE", "\(path)/\(token)", as: ada, 204)
            #expect(try await story.code("POST", "rooms/invites/\(token)/join", as: ben) == "invite_not_found")
            #expect(try await story.must("GET", path, as: ada)["items"]?.array?.count == 1)
        }
    }

    @Test("Only moderators and above make tokens, and a token is worth nothing once its maker is out")
    func makers() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let path = "rooms/\(kitchen.inPath)"
            #expect(try await story.code("POST", "\(path)/invites", [:], as: ben) == "forbidden")
            #expect(try await story.code("GET", "\(path)/invites", as: ben) == "forbidden")
            try await story.must("PUT", "\(path)/members/\(ben.path)", ["role": "moderator"], as: ada)
            let token = try await story.must("POST", "\(path)/invites", [:], as: ben, 201)["token"]?.string ?? ""
            try await story.must("DELETE", "\(path)/members/\(ben.path)", as: ada, 204)
            #expect(try await story.code("POST", "rooms/invites/\(token)/join", as: cleo) == "invite_expired")
        }
    }
}
