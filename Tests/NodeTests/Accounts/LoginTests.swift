import CanonicalJSON
import Cast
import Cryptography
import Testing

@testable import Node

@Suite("Logging in")
struct LoginTests {
    @Test("An account is found by username in any case, by its identifier, by mail address and by phone number")
    func names() async throws {
        try await AccountStory.tell { story in
            _ = try await story.ask(
                "POST", "auth/register",
                ["username": "ada", "password": "correct horse battery", "email": "ada@mail.example", "phone": "+4915112345678"])
            let names: [JSON] = [
                ["username": "ada"], ["username": "ADA"], ["username": "@ada:north.example"], ["email": "Ada@Mail.Example"],
                ["phone": "+49 151 12345678"],
            ]
            for name in names {
                var body = name
                body["password"] = "correct horse battery"
                let reply = try await story.ask("POST", "auth/login", body)
                #expect(reply.status == 200 && reply.json?["user"]?["id"]?.string == "@ada:north.example", "\(name)")
            }
        }
    }

    @Test("A wrong password and an account that does not exist get the same answer")
    func sameAnswer() async throws {
        try await AccountStory.tell { story in
            _ = try await story.register("ada")
            var answers: [JSON] = []
            for name in ["ada", "nobody", "not a username", "@ada:south.example"] {
                let reply = try await story.logInReply(name, password: "wrong password")
                #expect(reply.status == 401 && reply["www-authenticate"] == nil)
                var json = try #require(reply.json)
                json["requestId"] = nil
                answers.append(json)
            }
            #expect(answers.allSatisfy { $0 == answers[0] } && answers[0]["code"]?.string == "bad_credentials")
        }
    }

    @Test("An account that does not exist costs a run of the hashing threads like any other")
    func sameWork() async throws {
        try await AccountStory.tell { story in
            _ = try await story.register("ada")
            story.node.context.passwords.shutDown()
            for name in ["ada", "nobody"] {
                let reply = try await story.logInReply(name)
                #expect(reply.status == 503 && reply.code == "busy" && reply["retry-after"] != nil, "\(name) was answered without a hash")
            }
        }
    }

    @Test("Who keeps failing waits longer and longer, also with the right password, and the owner gets in afterwards")
    func throttle() async throws {
        try await AccountStory.tell({ $0.rates.credentials.account = RateBudget(count: 1000, seconds: 1) }) { story in
            _ = try await story.register("ada")
            for _ in 0..<5 { #expect(try await story.logInReply("ada", password: "wrong password").status == 401) }
            let refused = try await story.logInReply("ada")
            #expect(refused.status == 429 && refused.code == "rate_limited" && refused["retry-after"] == "1")
            #expect(refused.json?["retryAfter"]?.int == 1)
            story.time.advance(seconds: 1)
            #expect(try await story.logInReply("ada").status == 200)
            #expect(try await story.logInReply("ada", password: "wrong password").status == 401)
        }
    }

    @Test("The budget for credentials counts by the account that is tried, whoever asks")
    func budget() async throws {
        try await AccountStory.tell({ $0.rates.credentials.account = RateBudget(count: 2, seconds: 60) }) { story in
            _ = try await story.register("ada")
            let statuses = try await [
                story.logInReply("ada").status, story.logInReply("ADA").status, story.logInReply("ada").status,
                story.logInReply("nobody").status,
            ]
            #expect(statuses == [200, 200, 429, 401])
        }
    }

    @Test("A login beyond the limit of sessions ends the one unused longest")
    func sessionLimit() async throws {
        try await AccountStory.tell({ $0.accounts.sessionsPerUser = 2 }) { story in
            let first = try await story.register("ada")
            story.time.advance(seconds: 1)
            let second = try await story.logIn("ada")
            story.time.advance(seconds: 1)
            let third = try await story.logIn("ada")
            #expect(try await story.ask("GET", "users/me", as: first).code == "session_ended")
            #expect(try await story.ask("GET", "users/me", as: second).status == 200)
            #expect(try await story.ask("GET", "users/me", as: third).status == 200)
        }
    }

    @Test("A login needs a name and a password")
    func missing() async throws {
        try await AccountStory.tell { story in
            let reply = try await story.ask("POST", "auth/login", [:])
            #expect(reply.status == 422)
            #expect(reply.json?["errors"]?.array?.map { $0["field"]?.string } == ["username", "password"])
        }
    }
}
