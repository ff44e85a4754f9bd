import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite struct SearchTests {
    @Test("Messages that hold all the words are found, the newest first, page by page in both directions")
    func pages() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            for number in 1...7 { try await story.say("Dinner \(number) is ready", in: kitchen, as: number % 2 == 0 ? ben : ada) }
            try await story.say("dinner is late", in: kitchen, as: ben)
            #expect(try await story.found("ready DINNER", in: kitchen, as: ben) == (1...7).reversed().map { "Dinner \($0) is ready" })
            let path = "rooms/\(kitchen.inPath)/search?q=dinner%20rea&limit=3"
            let first = try await story.must("GET", path, as: ada)
            #expect(first.texts == ["Dinner 7 is ready", "Dinner 6 is ready", "Dinner 5 is ready"] && first["next"]?.isNull == true)
            #expect(first["items"]?.array?.last?["status"]?.string == "sent")
            let second = try await story.must("GET", path + "&before=\(first["prev"]?.string ?? "")", as: ada)
            #expect(second.texts == ["Dinner 4 is ready", "Dinner 3 is ready", "Dinner 2 is ready"])
            let third = try await story.must("GET", path + "&before=\(second["prev"]?.string ?? "")", as: ada)
            #expect(third.texts == ["Dinner 1 is ready"] && third["prev"]?.isNull == true)
            let back = try await story.must("GET", path + "&after=\(third["next"]?.string ?? "")", as: ada)
            #expect(back.texts == second.texts)
        }
    }

    @Test("A search everywhere finds what the searcher may read in joined rooms, and nothing of other rooms")
    func everywhere() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let cellar = try await story.room("cellar", by: ada)
            try await story.say("wine in the kitchen", in: kitchen, as: ada)
            try await story.say("wine in the cellar", in: cellar, as: ada)
            #expect(try await story.found("wine", as: ada) == ["wine in the cellar", "wine in the kitchen"])
            #expect(try await story.found("wine", as: ben) == ["wine in the kitchen"])
            #expect(try await story.code("GET", "rooms/\(cellar.inPath)/search?q=wine", as: ben) == "room_not_found")
            #expect(try await story.code("GET", "rooms/%21nowhere/search?q=wine", as: ben) == "room_not_found")
            #expect(try await story.ask("GET", "search?q=wine").code == "unauthenticated")
        }
    }

    @Test("Who joined later, left or was kicked finds what they could read then, in that room only, and nothing everywhere")
    func stretches() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let attic = try await story.room("attic", by: ada, ["history": "joined", "visibility": "public"])
            try await story.say("box one", in: attic, as: ada)
            try await story.must("POST", "rooms/\(attic.inPath)/join", [:], as: ben)
            try await story.say("box two", in: attic, as: ada)
            #expect(try await story.found("box", in: attic, as: ben) == ["box two"])
            try await story.must("DELETE", "rooms/\(attic.inPath)/members/\(ben.path)", as: ada, 204)
            try await story.say("box three", in: attic, as: ada)
            #expect(try await story.found("box", in: attic, as: ben) == ["box two"])
            #expect(try await story.found("box", as: ben) == [])
            #expect(try await story.found("box", as: ada) == ["box three", "box two", "box one"])
        }
    }

    @Test("An edit replaces the words, a deletion takes them away, also where the index is behind")
    func changes() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let first = try await story.say("soup tonight", in: kitchen, as: ada)
            let second = try await story.say("soup tomorrow", in: kitchen, as: ada)
            #expect(try await story.found("soup", in: kitchen, as: ben) == ["soup tomorrow", "soup tonight"])
            try await story.must("PUT", "messages/\(first.pathID)", ["content": ["type": "text", "text": "salad tonight"]], as: ada)
            #expect(try await story.found("soup", in: kitchen, as: ben) == ["soup tomorrow"])
            #expect(try await story.found("salad", in: kitchen, as: ben) == ["salad tonight"])
            try await story.must("DELETE", "messages/\(second.pathID)?for=everyone", as: ada, 204)
            #expect(try await story.found("soup", in: kitchen, as: ben) == [])
            #expect(try await story.indexed("tomorrow") == 0)
            try await story.lagBehind(second, "soup tomorrow", in: kitchen)
            #expect(try await story.indexed("tomorrow") == 1)
            #expect(try await story.found("soup", in: kitchen, as: ben) == [])
            try await story.must("DELETE", "messages/\(first.pathID)?for=me", as: ben, 204)
            #expect(try await story.found("salad", in: kitchen, as: ben) == [])
            #expect(try await story.found("salad", in: kitchen, as: ada) == ["salad tonight"])
        }
    }

    @Test("After a restart the index reads on where it was, and holds nothing twice")
    func restart() async throws {
        let folder = TemporaryFolder()
        var made: (ada: Person, room: String)?
        try await AccountStory.tell(in: folder) { story in
            let ada = try await story.register("ada")
            let room = try await story.room("kitchen", by: ada)
            for number in 1...40 { try await story.say("plate \(number)", in: room, as: ada) }
            #expect(try await story.found("plate", in: room, as: ada).count == 40)
            made = (ada, room)
        }
        let (ada, room) = try #require(made)
        try await AccountStory.tell(in: folder) { story in
            try await story.say("plate 41", in: room, as: ada)
            #expect(try await story.found("plate", in: room, as: ada, "&limit=200").count == 41)
            #expect(try await story.indexed("plate") == 41)
        }
    }

    @Test("A node that is told to keep no index forgets the one it had, says so, and makes it anew when it may")
    func off() async throws {
        let folder = TemporaryFolder()
        var made: (ada: Person, room: String)?
        try await AccountStory.tell(in: folder) { story in
            let ada = try await story.register("ada")
            let room = try await story.room("kitchen", by: ada)
            for number in 1...50 { try await story.say("plate \(number)", in: room, as: ada) }
            #expect(try await story.found("plate", in: room, as: ada).count == 50)
            made = (ada, room)
        }
        let (ada, room) = try #require(made)
        try await AccountStory.tell(in: folder, { $0.search.index = .off }) { story in
            try await story.node.context.search.turn()
            #expect(try await story.indexed("plate") == 0)
            for path in ["search?q=plate", "rooms/\(room.inPath)/search?q=plate"] {
                let reply = try await story.ask("GET", path, as: ada)
                #expect(reply.status == 501 && reply.code == "not_available")
            }
            let features = try await story.must("GET", "node", as: nil)["features"]?.array ?? []
            #expect(features.contains("text") && !features.contains("search"))
        }
        try await AccountStory.tell(in: folder) { story in
            let features = try await story.must("GET", "node", as: nil)["features"]?.array ?? []
            #expect(features.contains("search"))
            #expect(try await story.found("plate", in: room, as: ada, "&limit=200").count == 50)
        }
    }

    @Test(
        "A query that is missing, empty or too long is refused with its field",
        arguments: ["", "?q=", "?q=%20%20", "?q=" + String(repeating: "x", count: 201)])
    func badQueries(_ query: String) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let room = try await story.room("kitchen", by: ada)
            for path in ["search", "rooms/\(room.inPath)/search"] {
                let reply = try await story.ask("GET", path + query, as: ada)
                #expect(reply.status == 422 && reply.code == "invalid" && reply.json?["errors"]?.array?.first?["field"]?.string == "q")
            }
        }
    }

    @Test("A query of signs alone finds nothing, and one of the index's own words is only words")
    func signs() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let room = try await story.room("kitchen", by: ada)
            try await story.say("bread OR \"butter\"", in: room, as: ada)
            #expect(try await story.found("?!", in: room, as: ada) == [])
            #expect(try await story.found("\"butter* OR (", in: room, as: ada) == ["bread OR \"butter\""])
            #expect(try await story.found("jam OR butter", in: room, as: ada) == [])
        }
    }

    @Test("Only so many matches are looked at for one page, which then leads on")
    func bounded() async throws {
        try await AccountStory.tell({ $0.search.matchesLookedAt = 100 }) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            try await story.say("cup first", in: kitchen, as: ada)
            for number in 1...120 {
                let cup = try await story.say("cup \(number)", in: kitchen, as: ada)
                try await story.must("DELETE", "messages/\(cup.pathID)?for=me", as: ben, 204)
            }
            #expect(try await story.found("cup", in: kitchen, as: ben) == [])
            let path = "rooms/\(kitchen.inPath)/search?q=cup"
            let first = try await story.must("GET", path, as: ben)
            let second = try await story.must("GET", path + "&before=\(first["prev"]?.string ?? "")", as: ben)
            #expect(second.texts == ["cup first"] && second["prev"]?.isNull == true)
        }
    }

    @Test("Searches have a budget of their own")
    func budget() async throws {
        try await AccountStory.tell({ $0.rates.search.account = RateBudget(count: 1, seconds: 60) }) { story in
            let ada = try await story.register("ada")
            #expect(try await story.ask("GET", "search?q=x", as: ada).status == 200)
            #expect(try await story.ask("GET", "search?q=x", as: ada).code == "rate_limited")
        }
    }

    @Test("The follower stands back while somebody waits to write, or while much is written, and for nothing else")
    func load() {
        var load = WriterLoad()
        let start = ContinuousClock.now
        let looks: [(bodies: UInt64, waiting: Int, milliseconds: Int)] = [
            (100, 0, 0), (105, 0, 5), (205, 0, 10), (1_205, 0, 60), (1_206, 0, 110), (1_207, 1, 115), (1_208, 0, 120),
        ]
        let isBusy = looks.map { load.isBusy(bodies: $0.bodies, waiting: $0.waiting, at: start + .milliseconds($0.milliseconds)) }
        #expect(isBusy == [false, false, true, true, false, true, false])
    }

    @Test("The index is written anew at most as often as allowed, and the rarer the longer it takes")
    func pace() {
        var pace = ScrubPace(least: 1_000)
        #expect(pace.isDue(at: 0))
        pace.ended(from: 0, at: 10)
        #expect(!pace.isDue(at: 1_009) && pace.isDue(at: 1_010))
        pace.ended(from: 2_000, at: 2_100)
        #expect(!pace.isDue(at: 4_099) && pace.isDue(at: 4_100))
    }
}
