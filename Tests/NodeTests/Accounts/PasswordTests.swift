import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite("Passwords")
struct PasswordTests {
    @Test("A new password ends the other sessions and keeps this one; the old one is good for nothing")
    func change() async throws {
        try await AccountStory.tell { story in
            let laptop = try await story.register("ada")
            let phone = try await story.logIn("ada")
            let witness = try await LiveClient(story, as: phone)
            let reply = try await story.ask(
                "PUT", "auth/password", ["currentPassword": .string(Person.password), "newPassword": "another good one"], as: laptop)
            #expect(reply.status == 200)
            #expect(try await story.ask("GET", "users/me", as: laptop).status == 200)
            #expect(try await story.ask("GET", "users/me", as: phone).code == "session_ended")
            #expect(try await witness.rest().last == ["event": "session_ended", "data": ["reason": "ended"]])
            #expect(try await story.logInReply("ada").code == "bad_credentials")
            #expect(try await story.logInReply("ada", password: "another good one").status == 200)
        }
    }

    @Test("A change needs the password that is in force, and a good new one")
    func refusals() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let wrong = try await story.ask(
                "PUT", "auth/password", ["currentPassword": "not this one", "newPassword": "another good one"], as: ada)
            #expect(wrong.status == 401 && wrong.code == "bad_credentials")
            let short = try await story.ask(
                "PUT", "auth/password", ["currentPassword": .string(Person.password), "newPassword": "short"], as: ada)
            #expect(short.status == 422)
            #expect(try await story.logInReply("ada").status == 200)
        }
    }

    @Test("An admin's link sets a new password once, ends all sessions, and is worth nothing without its code")
    func link() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            let link = try await story.ask("POST", "admin/users/\(ada.path)/password-link", as: dan)
            #expect(link.status == 201)
            let challenge = try #require(link.json?["challenge"])
            let code = try #require(link.json?["code"])
            func reset(_ challenge: JSON, _ code: JSON) async throws -> HTTPReply {
                try await story.ask(
                    "POST", "auth/password-reset", ["challenge": challenge, "code": code, "newPassword": "another good one"])
            }
            #expect(try await reset(challenge, "guess").code == "bad_code")
            #expect(try await reset("guess", code).code == "bad_code")
            #expect(try await reset(challenge, code).status == 200)
            #expect(try await reset(challenge, code).code == "bad_code")
            #expect(try await story.ask("GET", "users/me", as: ada).code == "session_ended")
            #expect(try await story.logInReply("ada", password: "another good one").status == 200)
        }
    }

    @Test("A link is good for two days, and a new one takes its place")
    func linkTime() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            let path = "admin/users/\(ada.path)/password-link"
            let old = try #require(try await story.ask("POST", path, as: dan).json)
            let new = try #require(try await story.ask("POST", path, as: dan).json)
            story.time.advance(seconds: 2 * 86_400)
            for (link, code) in [(old, "bad_code"), (new, "code_expired")] {
                let reply = try await story.ask(
                    "POST", "auth/password-reset",
                    ["challenge": link["challenge"] ?? nil, "code": link["code"] ?? nil, "newPassword": "another good one"])
                #expect(reply.code == code)
            }
        }
    }

    @Test("Routes that need mail or text messages say that they are not available")
    func notAvailable() async throws {
        try await AccountStory.tell { story in
            let replies = try await [
                story.ask("POST", "auth/send-otp", ["email": "ada@mail.example", "purpose": "login"]),
                story.ask("POST", "auth/verify-otp", ["challenge": "x", "code": "y"]),
                story.ask("POST", "auth/complete-profile", ["registrationToken": "x", "username": "ada"]),
            ]
            #expect(replies.allSatisfy { $0.status == 501 && $0.code == "not_available" && $0.json?["detail"]?.string != nil })
        }
    }
}
