import CanonicalJSON
import Cast
import Testing

@testable import Node

/// Who may do what in a room: owner Ada, admin Ben, moderator Cleo, member Dan.
private struct Household {
    let story: AccountStory
    let ada: Person
    let ben: Person
    let cleo: Person
    let dan: Person
    let room: String

    func person(_ role: String) -> Person {
        switch role {
        case "owner": ada
        case "admin": ben
        case "moderator": cleo
        default: dan
        }
    }
}

@Suite struct RoleTests {
    /// What each role may, in rising order.
    private static let abilities: [(path: String, body: JSON, least: String)] = [
        ("messages", ["text": "hi"], "member"),
        ("topic", ["topic": "Dinner"], "moderator"),
        ("name", ["name": "Kitchen"], "moderator"),
        ("visibility", ["visibility": "public"], "admin"),
        ("history", ["history": "joined"], "admin"),
    ]

    @Test("Each role may what the table says and what the roles before it may")
    func table() async throws {
        try await AccountStory.tell { story in
            let roles = ["member", "moderator", "admin", "owner"]
            for (path, body, least) in Self.abilities {
                let house = try await Household(story: story)
                for role in roles {
                    let isAllowed = roles.firstIndex(of: role)! >= roles.firstIndex(of: least)!
                    let isSend = path == "messages"
                    let reply = try await story.ask(
                        isSend ? "POST" : "PATCH", "rooms/\(house.room.inPath)\(isSend ? "/messages" : "")", body, as: house.person(role))
                    #expect((reply.status < 300) == isAllowed, "\(role) \(path): \(reply.status)")
                    if !isAllowed { #expect(reply.code == "forbidden") }
                }
                try await house.leave()
            }
        }
    }

    @Test("Nobody acts on somebody of their own role or above, and the owner's role can be neither given nor taken")
    func ranks() async throws {
        try await AccountStory.tell { story in
            let house = try await Household(story: story)
            let members = "rooms/\(house.room.inPath)/members"
            #expect(try await story.code("DELETE", "\(members)/\(house.ben.path)", as: house.cleo) == "forbidden")
            #expect(try await story.code("DELETE", "\(members)/\(house.ada.path)", as: house.ben) == "forbidden")
            #expect(try await story.code("PUT", "\(members)/\(house.ada.path)", ["role": "member"], as: house.ben) == "forbidden")
            #expect(try await story.code("PUT", "\(members)/\(house.dan.path)", ["role": "owner"], as: house.ada) == "invalid")
            #expect(try await story.code("PUT", "\(members)/\(house.dan.path)", ["role": "moderator"], as: house.cleo) == "forbidden")
            try await story.must("DELETE", "\(members)/\(house.dan.path)", as: house.cleo, 204)
        }
    }

    @Test("A kicked member may come back to a public room, a banned one not until the ban is lifted")
    func bans() async throws {
        try await AccountStory.tell { story in
            let house = try await Household(story: story)
            let room = "rooms/\(house.room.inPath)"
            try await story.must("PATCH", room, ["visibility": "public"], as: house.ben)
            try await story.must("DELETE", "\(room)/members/\(house.dan.path)", as: house.cleo, 204)
            try await story.must("POST", "\(room)/join", as: house.dan)
            try await story.must("DELETE", "\(room)/members/\(house.dan.path)?ban=true", as: house.cleo, 204)
            #expect(try await story.code("POST", "\(room)/join", as: house.dan) == "banned")
            #expect(try await story.code("POST", "\(room)/messages", ["text": "x"], as: house.dan) == "room_not_found")
            #expect(try await story.code("PUT", "\(room)/members/\(house.dan.path)", [:], as: house.cleo) == "conflict")
            try await story.must("DELETE", "\(room)/members/\(house.dan.path)?ban=false", as: house.cleo, 204)
            try await story.must("POST", "\(room)/join", as: house.dan)
        }
    }

    @Test("Who knocks is let in by a member, where the room takes knocks")
    func knocks() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let open = try await story.room("kitchen", by: ada, with: [], ["knock": true])
            let closed = try await story.room("cellar", by: ada)
            #expect(try await story.code("POST", "rooms/\(closed.inPath)/knock", [:], as: ben) == "room_not_found")
            try await story.must("POST", "rooms/\(open.inPath)/knock", ["reason": "dinner?"], as: ben)
            let waiting = try await story.must("GET", "rooms/\(open.inPath)/members?membership=knock", as: ada)
            #expect(waiting["items"]?.array?.first?["user"]?["username"]?.string == "ben")
            try await story.must("PUT", "rooms/\(open.inPath)/members/\(ben.path)", [:], as: ada)
            #expect(try await story.must("GET", "rooms/\(open.inPath)", as: ben)["me"]?["membership"]?.string == "join")
        }
    }
}

extension Household {
    /// For tables with many rows in one story: the same four people would be taken names.
    init(story: AccountStory) async throws {
        let suffix = String(story.time.now / 1000 % 100_000)
        story.time.advance(seconds: 1)
        self.story = story
        ada = try await story.register("ada\(suffix)")
        ben = try await story.register("ben\(suffix)")
        cleo = try await story.register("cleo\(suffix)")
        dan = try await story.register("dan\(suffix)")
        room = try await story.room("kitchen", by: ada, with: [ben, cleo, dan])
        try await story.must("PUT", "rooms/\(room.inPath)/members/\(ben.path)", ["role": "admin"], as: ada)
        try await story.must("PUT", "rooms/\(room.inPath)/members/\(cleo.path)", ["role": "moderator"], as: ben)
    }

    func leave() async throws {
        try await story.must("DELETE", "rooms/\(room.inPath)", as: ada, 204)
    }
}
