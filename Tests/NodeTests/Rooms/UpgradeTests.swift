import CanonicalJSON
import Cast
import Chat
import Federation
import Storage
import Testing

@testable import Node

@Suite struct UpgradeTests {
    /// Does the jobs that bring people over, as the node's own workers would.
    private func follow(_ story: AccountStory) async throws {
        let node = story.node.context
        let payloads = try await node.database.read { session in
            try session.rows("SELECT payload FROM jobs WHERE kind = $1 AND state < 4", [.text(JobCatalog.followRoom.name)]) { $0.text(0) }
        }
        for payload in payloads { #expect(try await FollowRoom.perform(node, payload: payload) == .done) }
    }

    @Test("The owner replaces a room: its people are in the new one, which has its name, rules and bans, and the old one is closed")
    func upgrade() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let (cleo, eve) = (try await story.register("cleo"), try await story.register("eve"))
            let old = try await story.room("kitchen", by: ada, with: [ben, cleo, eve], ["alias": "kitchen", "topic": "Soup"])
            try await story.must("PUT", "rooms/\(old.inPath)/members/\(cleo.path)", ["role": "moderator"], as: ada)
            try await story.must("DELETE", "rooms/\(old.inPath)/members/\(eve.path)?ban=true", as: ada, 204)
            try await story.say("Before", in: old, as: ben)
            let ear = try await LiveClient(story, as: ben)
            let new = try #require(try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)["id"]?.string)
            #expect(try await ear.event("room_updated")["room"]?["replacedBy"]?.string == new)
            try await follow(story)
            #expect(try await ear.event("room_joined")["room"]?["id"]?.string == new)
            let seen = try await story.must("GET", "rooms/\(new.inPath)", as: ben)
            #expect(seen["name"]?.string == "kitchen" && seen["topic"]?.string == "Soup" && seen["replaces"]?.string == old)
            #expect(seen["alias"]?.string == "#kitchen:north.example" && seen["memberCount"]?.int == 3)
            #expect(try await story.must("GET", "rooms/\(new.inPath)", as: cleo)["me"]?["role"]?.string == "moderator")
            let banned = try await story.must("GET", "rooms/\(new.inPath)/members?membership=ban", as: ada)["items"]?.array ?? []
            #expect(banned.map { $0["user"]?["id"]?.string } == [eve.id])
            #expect(try await story.code("POST", "rooms/\(old.inPath)/messages", ["text": "Still here?"], as: ben) == "forbidden")
            #expect(try await story.texts(in: old, as: ben) == ["Before"])
            try await story.say("After", in: new, as: ben)
            let before = try await story.must("GET", "rooms/\(old.inPath)", as: ben)
            #expect(before["replacedBy"]?.string == new && before["replaces"] == .null && before["alias"] == .null)
        }
    }

    @Test("Mute, pin, archive and what one hears of come along into the new room, for its maker, its people, and who comes before the rest")
    func settings() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let old = try await story.room("kitchen", by: ada, with: [ben, cleo])
            let made: [(Person, JSON)] = [
                (ada, ["mute": false, "pin": true, "archive": false, "notify": "all"]),
                (ben, ["mute": true, "pin": false, "archive": true, "notify": "mentions"]),
                (cleo, ["mute": true, "pin": true, "archive": false, "notify": "none"]),
            ]
            for (person, settings) in made { try await story.must("PUT", "rooms/\(old.inPath)/settings", settings, as: person) }
            let answer = try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)
            #expect(answer["me"]?["settings"] == made[0].1)
            let new = try #require(answer["id"]?.string)
            let ear = try await LiveClient(story, as: ben)
            let early = try await story.must("POST", "rooms/join", ["room": .string(new)], as: cleo)
            #expect(early["me"]?["settings"] == made[2].1, "the job has brought nobody yet")
            try await follow(story)
            #expect(try await ear.event("room_joined")["room"]?["me"]?["settings"] == made[1].1)
            for (person, settings) in made {
                #expect(try await story.must("GET", "rooms/\(new.inPath)/settings", as: person) == settings)
            }
        }
    }

    @Test("A room that only claims to replace another one takes nobody's settings and lets nobody in")
    func claimed() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, eve) = (try await story.register("ada"), try await story.register("ben"), try await story.register("eve"))
            let old = try await story.room("kitchen", by: ada, with: [ben, eve])
            try await story.must("PUT", "rooms/\(old.inPath)/settings", ["mute": true], as: ben)
            let new = try #require(try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)["id"]?.string)
            try await story.node.context.database.write { session in
                let rid = try #require(try session.room(id: old)?.rid)
                try session.run("DELETE FROM current_state WHERE rid = $1 AND type = $2", .int(rid), .text(EventType.tombstone))
            }
            #expect(try await story.code("POST", "rooms/join", ["room": .string(new)], as: ben) == "room_not_found")
            try await follow(story)
            #expect(try await story.must("GET", "rooms/\(new.inPath)/settings", as: ben)["mute"] == false)
        }
    }

    @Test("All bans come along, also more than one write takes; who was let off in the new room meanwhile stays so")
    func manyBans() async throws {
        try await AccountStory.tell { story in
            let (ada, eve) = (try await story.register("ada"), try await story.register("eve"))
            let old = try await story.room("kitchen", by: ada)
            let most = RoomReplacement.firstBans
            try await banStrangers(most + 60, from: old, story)
            let new = try #require(try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)["id"]?.string)
            #expect(try await banned(in: new, story) == most)
            try await story.must(
                "DELETE", "rooms/\(new.inPath)/members/\("@spam-0:south.example".inPath)?ban=false", as: ada, 204)
            try await follow(story)
            #expect(try await banned(in: new, story) == most + 59)
            #expect(try await story.code("POST", "rooms/join", ["room": .string(new)], as: eve) == "room_not_found")
        }
    }

    @Test("Who is banned from the old room does not slip into the new one, also with a link, before the job has come to their ban")
    func banUnderWay() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let old = try await story.room("kitchen", by: ada, ["visibility": "public"])
            try await banStrangers(RoomReplacement.firstBans, from: old, story)
            let (ben, eve) = (try await story.register("ben"), try await story.register("eve"))
            for person in [ben, eve] {
                try await story.must("DELETE", "rooms/\(old.inPath)/members/\(person.path)?ban=true", as: ada, 204)
            }
            let new = try #require(try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)["id"]?.string)
            let token = try #require(try await story.must("POST", "rooms/\(new.inPath)/invites", as: ada, 201)["token"]?.string)
            #expect(try await story.code("POST", "rooms/join", ["room": .string(new)], as: eve) == "banned")
            #expect(try await story.code("POST", "rooms/invites/\(token)/join", as: eve) == "banned")
            try await follow(story)
            #expect(try await story.code("POST", "rooms/join", ["room": .string(new)], as: eve) == "banned")
            try await story.must("DELETE", "rooms/\(new.inPath)/members/\(eve.path)?ban=false", as: ada, 204)
            try await story.must("POST", "rooms/join", ["room": .string(new)], as: eve)
        }
    }

    @Test("Knocking at the new room lifts no ban, and who slipped in all the same is put out when the job comes")
    func knockUnderWay() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let old = try await story.room("kitchen", by: ada, ["knock": true])
            try await banStrangers(RoomReplacement.firstBans, from: old, story)
            let eve = try await story.register("eve")
            try await story.must("DELETE", "rooms/\(old.inPath)/members/\(eve.path)?ban=true", as: ada, 204)
            let new = try #require(try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)["id"]?.string)
            #expect(try await story.code("POST", "rooms/\(new.inPath)/knock", as: eve) == "banned")
            try await story.must("PATCH", "rooms/\(new.inPath)", ["visibility": "public"], as: ada)
            // As her own server's word for it comes in, which asks nobody.
            try await story.node.context.database.write { session in
                let (room, user) = (try #require(try session.room(id: new)), try #require(try session.user(id: eve.id)))
                try session.run(
                    "INSERT INTO members (rid, uid, membership, position, changed_by) VALUES ($1, $2, 'join', 1, $2)", .int(room.rid),
                    .int(user.uid))
                #expect(
                    try session.bansLeft(from: try #require(try session.room(id: old)).rid, to: room.rid, after: 0, limit: 10_000).contains(
                        user.uid))
            }
        }
    }

    private func banStrangers(_ count: Int, from room: String, _ story: AccountStory) async throws {
        try await story.node.context.database.write { session in
            let rid = try #require(try session.room(id: room)?.rid)
            for number in 0..<count {
                let uid = try session.anyUser(try #require(UserID("@spam-\(number):south.example")), at: 1)
                try session.run(
                    "INSERT INTO members (rid, uid, membership, position, changed_by) VALUES ($1, $2, 'ban', 1, $2)", .int(rid), .int(uid))
            }
        }
    }

    private func banned(in room: String, _ story: AccountStory) async throws -> Int {
        try await story.node.context.database.read { session in
            let rid = try #require(try session.room(id: room)?.rid)
            return try session.members(rid: rid, membership: "ban", limit: 10_000).count
        }
    }

    @Test("Whoever does not own the room, and whoever is not in it, is told so, and nothing changes; it is replaced once")
    func refused() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let dan = try await story.register("dan")
            let old = try await story.room("kitchen", by: ada, with: [ben])
            try await story.must("PUT", "rooms/\(old.inPath)/members/\(ben.path)", ["role": "admin"], as: ada)
            #expect(try await story.code("POST", "rooms/\(old.inPath)/upgrade", as: ben) == "forbidden")
            #expect(try await story.code("POST", "rooms/\(old.inPath)/upgrade", as: dan) == "room_not_found")
            #expect(try await story.must("GET", "rooms/\(old.inPath)", as: ben)["replacedBy"] == .null)
            let direct = try await story.must("POST", "rooms", ["kind": "direct", "members": [.string(ben.id)]], as: ada, 201)
            #expect(try await story.code("POST", "rooms/\(direct["id"]?.string?.inPath ?? "")/upgrade", as: ada) == "conflict")
            try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)
            #expect(try await story.code("POST", "rooms/\(old.inPath)/upgrade", as: ada) == "conflict")
        }
    }

    @Test("People are brought over once: whoever has left the new room stays out when the job runs again")
    func again() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let old = try await story.room("kitchen", by: ada, with: [ben])
            let new = try #require(try await story.must("POST", "rooms/\(old.inPath)/upgrade", as: ada, 201)["id"]?.string)
            try await follow(story)
            try await story.must("POST", "rooms/\(new.inPath)/leave", as: ben)
            try await follow(story)
            #expect(try await story.must("GET", "rooms/\(new.inPath)", as: ada)["memberCount"]?.int == 1)
        }
    }
}
