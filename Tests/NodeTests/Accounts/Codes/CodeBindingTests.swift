import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite("What a code is bound to")
struct CodeBindingTests {
    private func reset(_ story: AccountStory, _ code: String, for challenge: String) async throws -> HTTPReply {
        try await story.post(
            "auth/password-reset", ["challenge": .string(challenge), "code": .string(code), "newPassword": "another good one"],
            from: "203.0.113.1")
    }

    @Test("A code sets a new password, ends every session, and does so once")
    func resets() async throws {
        try await AccountStory.tellOfCodes { story in
            let ada = try await story.registerByCode("ada", email: "ada@north.example")
            let challenge = try await story.askCode("reset", email: "ada@north.example")
            let code = try #require(try await story.mail(for: challenge))
            #expect(try await reset(story, other(than: code), for: challenge).code == "bad_code")
            #expect(try await reset(story, code, for: challenge).status == 200)
            #expect(try await reset(story, code, for: challenge).code == "bad_code")
            #expect(try await story.ask("GET", "users/me", as: ada).code == "session_ended")
            #expect(try await story.logInReply("ada", password: "another good one").status == 200)
        }
    }

    @Test("Whoever asks for a new password of an address that nobody has hears the same, and nothing is sent")
    func unknown() async throws {
        try await AccountStory.tellOfCodes { story in
            let challenge = try await story.askCode("reset", email: "nobody@north.example")
            #expect(try await story.mail(for: challenge) == nil)
            for _ in 1...7 { #expect(try await reset(story, "123456", for: challenge).code == "bad_code") }
            story.time.advance(seconds: 300)
            #expect(try await reset(story, "123456", for: challenge).code == "code_expired")
        }
    }

    @Test("A code for one purpose is wrong for every other, and entering it there is a try")
    func purpose() async throws {
        try await AccountStory.tellOfCodes { story in
            let ada = try await story.registerByCode("ada", email: "ada@north.example", password: Person.password)
            let forReset = try await story.askCode("reset", email: "ada@north.example")
            let resetCode = try #require(try await story.mail(for: forReset))
            for _ in 1...5 { #expect(try await story.enter(resetCode, for: forReset).code == "bad_code") }
            #expect(try await reset(story, resetCode, for: forReset).code == "bad_code")

            let forLogin = try await story.askCode(phone: "+4915123456789")
            let loginCode = try #require(try await story.mail(for: forLogin))
            #expect(try await reset(story, loginCode, for: forLogin).code == "bad_code")
            let forConfirm = try await story.askCode("confirm", phone: "+4915123456780", from: "203.0.113.9", as: ada)
            let confirmCode = try #require(try await story.mail(for: forConfirm))
            #expect(try await reset(story, confirmCode, for: forConfirm).code == "bad_code")
            #expect(try await story.enter(loginCode, for: forConfirm, as: ada).code == "bad_code")
            #expect(try await story.enter(confirmCode, for: forConfirm, as: ada).status == 200)
        }
    }

    @Test("An address is confirmed by the session that asked, and by no other")
    func session() async throws {
        try await AccountStory.tellOfCodes { story in
            let laptop = try await story.register("ada")
            let phone = try await story.logIn("ada")
            let ben = try await story.register("ben")
            #expect(
                try await story.post("auth/send-otp", ["purpose": "confirm", "email": "ada@north.example"], from: "203.0.113.1").status
                    == 401)
            let challenge = try await story.askCode("confirm", email: "ada@north.example", as: laptop)
            // The same session from another network goes on with the code that is under way.
            #expect(try await story.askCode("confirm", email: "ada@north.example", from: "192.0.2.9", as: laptop) == challenge)
            #expect(try await story.askCode("confirm", email: "ada@north.example", as: phone) != challenge)
            let code = try #require(try await story.mail(for: challenge))
            #expect(try await story.enter(code, for: challenge, as: phone).code == "bad_code")
            #expect(try await story.enter(code, for: challenge, as: ben).code == "bad_code")
            #expect(try await story.enter(code, for: challenge).code == "bad_code")
            let reply = try await story.enter(code, for: challenge, as: laptop)
            #expect(reply.status == 200 && reply.json?["user"]?["emailConfirmed"] == true)
            let changed = try await story.ask("PATCH", "users/me", ["email": "ada@west.example"], as: laptop)
            #expect(changed.json?["emailConfirmed"] == false)
        }
    }

    @Test("What one account has proven no other can, and a session that has ended confirms nothing")
    func taken() async throws {
        try await AccountStory.tellOfCodes { story in
            _ = try await story.registerByCode("ada", email: "ada@north.example")
            let ben = try await story.register("ben")
            story.time.advance(seconds: 61)
            let challenge = try await story.askCode("confirm", email: "ada@north.example", as: ben)
            let code = try #require(try await story.mail(for: challenge))
            #expect(try await story.enter(code, for: challenge, as: ben).code == "conflict")
            let mine = try await story.askCode("confirm", email: "ben@north.example", as: ben)
            let own = try #require(try await story.mail(for: mine))
            #expect(try await story.ask("POST", "auth/logout", [:], as: ben).status == 200)
            #expect(try await story.enter(own, for: mine, as: ben).code == "session_ended")
        }
    }

    @Test("A later code takes the place of an earlier one")
    func replaced() async throws {
        try await AccountStory.tellOfCodes { story in
            let first = try await story.askCode(email: "ada@north.example")
            let code = try #require(try await story.mail(for: first))
            story.time.advance(seconds: 61)
            let second = try await story.askCode(email: "ada@north.example")
            #expect(second != first)
            #expect(try await story.enter(code, for: first).code == "bad_code")
            #expect(try await story.enter(try #require(try await story.mail(for: second)), for: second).status == 200)
        }
    }
}
