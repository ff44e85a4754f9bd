import CanonicalJSON
import Cast
import HTTPTypes
import Testing

@testable import Node

@Suite("Routes")
struct RouteTests {
    private func send(
        _ story: AccountStory, _ method: String, _ path: String, _ headers: [(name: String, value: String)] = [], body: String? = nil
    ) async throws -> HTTPReply {
        try await HTTPClient(port: story.port).send(method, "/api/v1/" + path, headers: headers, body: body.map { Array($0.utf8) })
    }

    @Test("Every route has a name and a place of its own, and no parameter without a name")
    func table() {
        #expect(Set(Route.all.map(\.name)).count == Route.all.count)
        #expect(Set(Route.all.map { "\($0.method) \(Self.shape($0.path))" }).count == Route.all.count)
        #expect(Route.all.allSatisfy { !$0.path.hasPrefix("/") && !$0.path.contains("{}") && !$0.summary.isEmpty })
    }

    /// A path without the names of its parameters.
    private static func shape(_ path: String) -> String {
        RoutePath(path).parts.map { part in
            if case .written(let text) = part { text } else { "{}" }
        }.joined(separator: "/")
    }

    @Test("A path is taken apart into what is written out and what has a name")
    func paths() {
        let path = RoutePath("rooms/{roomId}/members/{userId}")
        #expect(path.pattern == "/api/v1/rooms/{roomId}/members/{userId}" && path.parameters == ["roomId", "userId"])
        #expect(path.parts == [.written("rooms"), .parameter("roomId"), .written("members"), .parameter("userId")])
    }

    @Test(
        "What is not a JSON object is refused before anything is done",
        arguments: [
            ("application/json", "{", 400, "bad_request"), ("application/json", "[]", 400, "bad_request"),
            ("application/json", "\"text\"", 400, "bad_request"), ("application/json", "{\"a\":1,\"a\":2}", 400, "bad_request"),
            ("application/json; charset=utf-8", "{\"username\":\"x\"}", 422, "invalid"), ("text/plain", "{}", 415, "unsupported_type"),
            ("application/x-www-form-urlencoded", "a=b", 415, "unsupported_type"), (nil, "{}", 415, "unsupported_type"),
            ("application/json", "\u{FEFF}{}", 400, "bad_request"),
        ] as [(String?, String, Int, String)])
    func bodies(_ type: String?, _ body: String, _ status: Int, _ code: String) async throws {
        try await AccountStory.tell { story in
            let reply = try await send(story, "POST", "auth/register", type.map { [("content-type", $0)] } ?? [], body: body)
            #expect(reply.status == status && reply.code == code)
            #expect(reply["content-type"] == "application/problem+json" && reply.json?["requestId"]?.string != nil)
        }
    }

    @Test("A body over the limit is refused")
    func tooLarge() async throws {
        try await AccountStory.tell { story in
            let body = "{\"username\":\"" + String(repeating: "x", count: RequestInput.bodyBytes) + "\"}"
            let reply = try await send(story, "POST", "auth/register", [("content-type", "application/json")], body: body)
            #expect(reply.status == 413 && reply.code == "too_large")
        }
    }

    @Test(
        "Without a good token there is no answer",
        arguments: [nil, "", "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer a b", "Bearer a.b.c"])
    func tokens(_ value: String?) async throws {
        try await AccountStory.tell { story in
            let reply = try await send(story, "GET", "users/me", value.map { [("authorization", $0)] } ?? [])
            #expect(reply.status == 401 && reply.code == "unauthenticated" && reply["www-authenticate"] == "Bearer")
        }
    }

    @Test("The scheme of the token may be written in any case")
    func scheme() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            #expect(try await send(story, "GET", "users/me", [("authorization", "bEARER \(ada.token)")]).status == 200)
        }
    }

    @Test("A method that a path does not have is refused with those it has", arguments: ["DELETE", "PUT", "PATCH", "TRACE", "OPTIONS"])
    func methods(_ method: String) async throws {
        try await AccountStory.tell { story in
            let reply = try await send(story, method, "node")
            #expect(reply.status == 405 && reply.code == "method_not_allowed" && reply["allow"] == "GET, HEAD")
        }
    }

    @Test("The path wins over the query, the query over the body")
    func precedence() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let reply = try await story.ask("GET", "users/\(ada.path)?id=\(ben.path)", as: ben)
            #expect(reply.json?["id"]?.string == ada.id)
            let both = try await story.ask("DELETE", "users/me?password=wrong%20password", ["password": .string(Person.password)], as: ben)
            #expect(both.code == "bad_credentials")
        }
    }

    @Test("A query that is not percent-encoded UTF-8 is refused", arguments: ["q=%", "q=%zz", "q=%FF", "%FF=1"])
    func queries(_ query: String) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let reply = try await story.ask("GET", "users?\(query)", as: ada)
            #expect(reply.status == 400 && reply.code == "bad_request")
        }
    }

    @Test("Every answer says what is left of its budget, and the one too many when to come back")
    func budgets() async throws {
        try await AccountStory.tell({
            $0.rates.standard.account = RateBudget(count: 2, seconds: 60); $0.rates.standard.address = RateBudget(count: 9, seconds: 60)
        }) { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let replies = [
                try await story.ask("GET", "users/me", as: ada), try await story.ask("GET", "users/me", as: ada),
                try await story.ask("GET", "users/me", as: ada),
            ]
            #expect(replies.map(\.status) == [200, 200, 429] && replies[2].code == "rate_limited")
            #expect(replies.map { $0["ratelimit-limit"] } == ["2", "2", "2"])
            #expect(replies.map { $0["ratelimit-remaining"] } == ["1", "0", "0"])
            #expect(replies[2]["retry-after"] == "30" && replies[2]["ratelimit-reset"] == "60" && replies[0]["retry-after"] == nil)
            #expect(try await story.ask("GET", "users/me", as: ben).status == 200)
            story.time.advance(seconds: 30)
            #expect(try await story.ask("GET", "users/me", as: ada).status == 200)
        }
    }

    @Test("Messages have a budget per room, which its answers show")
    func messageBudget() async throws {
        try await AccountStory.tell({ $0.rates.messages.account = RateBudget(count: 2, seconds: 10) }) { story in
            let ada = try await story.register("ada")
            let room = try await story.ask("POST", "rooms", ["kind": "group", "name": "lobby"], as: ada)
            let path = "rooms/\(try #require(room.json?["id"]?.string).replacing("!", with: "%21"))/messages"
            var replies: [HTTPReply] = []
            for _ in 0..<3 { replies.append(try await story.ask("POST", path, ["text": "hello"], as: ada)) }
            #expect(replies.map(\.status) == [201, 201, 429])
            #expect(replies.map { $0["ratelimit-remaining"] } == ["1", "0", "0"] && replies[2]["retry-after"] == "5")
        }
    }

    @Test("The node says who it is and how to get in, without a login")
    func node() async throws {
        try await AccountStory.tell({ $0.accounts.registration = .invite }) { story in
            let node = try #require(try await story.ask("GET", "node").json)
            #expect(node["name"]?.string == "north.example" && node["version"]?.string == NodeVersion.current)
            #expect(node["registration"]?.string == "invite" && node["login"]?["proof"] == ["password"])
            #expect(node["limits"]?["passwordMinimum"]?.int == 8 && node["features"]?.array?.isEmpty == false)
        }
    }
}
