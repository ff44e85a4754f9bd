import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite struct LiveRequestTests {
    @Test("Everything about a message can be asked over the live connection, and the other hears of it")
    func messages() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let (mine, theirs) = (try await LiveClient(story, as: ada), try await LiveClient(story, as: ben))
            let room = JSON.string(kitchen)
            let message = try await mine.ask("send_message", ["roomId": room, "text": "diner", "tempId": "a"])
            #expect(message["tempId"]?.string == "a")
            let heard = try await theirs.event("new_message")
            #expect(heard["message"]?["id"] == message["id"])
            #expect(heard["message"]?["tempId"] == nil)
            #expect(try await mine.event("new_message")["message"]?["tempId"]?.string == "a")
            let id = message["id"] ?? .null
            #expect(try await mine.ask("edit_message", ["messageId": id, "content": ["text": "dinner"]])["editedAt"]?.string != nil)
            #expect(try await theirs.event("message_edited")["message"]?["content"]?["text"]?.string == "dinner")
            #expect(try await theirs.ask("add_reaction", ["messageId": id, "emoji": "🍲"])["emoji"]?.string == "🍲")
            #expect(try await mine.event("reaction_added")["username"]?.string == "ben")
            _ = try await theirs.ask("remove_reaction", ["messageId": id, "emoji": "🍲"])
            #expect(try await mine.event("reaction_removed")["emoji"]?.string == "🍲")
            #expect(try await theirs.ask("message_read", ["messageId": id])["unread"]?.int == 0)
            #expect(try await theirs.event("unread_count")["total"]?.int == 0)
            #expect(try await mine.event("message_status_update")["status"]?.string == "read")
            #expect(try await mine.ask("delete_message", ["messageId": id, "for": "everyone"])["messageId"] == id)
            #expect(try await theirs.event("message_deleted")["messageId"] == id)
        }
    }

    @Test("Rooms are joined and left over the live connection; others hear it, joining twice is joining once")
    func rooms() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let lobby = try await story.room("lobby", by: ada, with: [], ["visibility": "public"])
            try await story.say("welcome", in: lobby, as: ada)
            let (mine, theirs) = (try await LiveClient(story, as: ada), try await LiveClient(story, as: ben))
            for _ in 1...2 {
                let joined = try await theirs.ask("join_room", ["roomId": .string(lobby)])
                #expect(joined["room"]?["id"]?.string == lobby)
                #expect(joined["messages"]?.array?.count == 1)
            }
            #expect(try await mine.event("user_joined")["username"]?.string == "ben")
            #expect(try await theirs.event("room_joined")["room"]?["memberCount"]?.int == 2)
            let users = try await mine.ask("get_room_users", ["roomId": .string(lobby)])
            #expect(users["total"]?.int == 2)
            #expect(users["users"]?.array?.allSatisfy { $0["isOnline"]?.bool == true } == true)
            _ = try await theirs.ask("leave_room", ["roomId": .string(lobby)])
            #expect(try await mine.event("user_left")["username"]?.string == "ben")
            #expect(!mine.takeHeard().names.contains("user_joined"))
        }
    }

    @Test("Typing is heard by the others in the room, and ends by itself")
    func typing() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let (mine, theirs) = (try await LiveClient(story, as: ada), try await LiveClient(story, as: ben))
            _ = try await mine.ask("typing_start", ["roomId": .string(kitchen)])
            #expect(try await theirs.event("user_typing")["isTyping"]?.bool == true)
            story.time.advance(seconds: 7)
            #expect(try await theirs.event("user_typing")["isTyping"]?.bool == false)
            try await story.must("PUT", "rooms/\(kitchen.inPath)/typing", ["isTyping": true], as: ada)
            #expect(try await theirs.event("user_typing")["username"]?.string == "ada")
            #expect(!mine.takeHeard().names.contains("user_typing"))
        }
    }

    @Test("Names that other clients use mean the same")
    func aliases() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let client = try await LiveClient(story, as: ada)
            let direct = try await client.ask("send_message", ["receiverId": .string(ben.id), "content": "hello", "messageType": "text"])
            #expect(direct["content"]?["text"]?.string == "hello")
            let second = try await client.ask("send_message", ["conversationId": direct["roomId"] ?? .null, "content": "again"])
            #expect(second["roomId"] == direct["roomId"])
            let edited = try await client.ask("edit_message", ["messageId": second["id"] ?? .null, "newContent": "and again"])
            #expect(edited["content"]?["text"]?.string == "and again")
            _ = try await client.ask("delete_message", ["messageId": second["id"] ?? .null, "deleteForEveryone": true])
            #expect(try await story.must("GET", "messages/\(second.pathID)", as: ben)["deleted"]?.bool == true)
        }
    }

    @Test("A refused request says why: in the ack, or without one as an error that names the event and the tempId")
    func refusals() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let client = try await LiveClient(story, as: ada)
            #expect(try await client.ask("send_message", ["roomId": "!none", "text": "x"])["error"]?["code"]?.string == "room_not_found")
            #expect(try await client.ask("dance", [:])["error"]?["code"]?.string == "not_found")
            try await client.send("send_message", ["roomId": "!none", "text": "", "tempId": "7"])
            let error = try await client.event("error")
            #expect(error["code"]?.string == "invalid")
            #expect(error["event"]?.string == "send_message")
            #expect(error["tempId"]?.string == "7")
        }
    }

    @Test("More events a second than allowed are refused, and the connection lives on")
    func flood() async throws {
        try await AccountStory.tell({
            $0.live.eventsPerSecond = 5
            $0.live.eventsBurst = 5
        }) { story in
            let ada = try await story.register("ada")
            let client = try await LiveClient(story, as: ada)
            var codes: [String?] = []
            for _ in 1...6 { codes.append(try await client.ask("get_unread_count", [:])["error"]?["code"]?.string) }
            #expect(codes.contains("rate_limited"))
            story.time.advance(seconds: 2)
            #expect(try await client.ask("get_unread_count", [:])["total"]?.int == 0)
        }
    }

    @Test("Coming and going is seen by contacts and in shared rooms; offline only after a while")
    func presence() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            _ = try await story.room("kitchen", by: ada, with: [ben])
            let mine = try await LiveClient(story, as: ada)
            var theirs: LiveClient? = try await LiveClient(story, as: ben)
            while try await mine.event("user_status")["username"]?.string != "ben" {}
            _ = try await theirs?.ask("set_presence", ["status": "away"])
            #expect(try await mine.event("user_status")["status"]?.string == "away")
            theirs = nil
            try await story.must("POST", "auth/logout", [:], as: ben)
            story.time.advance(seconds: 16)
            let gone = try await mine.event("user_status")
            #expect(gone["isOnline"]?.bool == false)
            #expect(gone["lastSeen"]?.string != nil)
        }
    }
}
