import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite("Logging in with a code")
struct CodeLoginTests {
    @Test("An address without an account leads to one; from then on a code logs in, by mail and by text")
    func registers() async throws {
        try await AccountStory.tellOfCodes { story in
            let challenge = try await story.askCode(phone: "+49 1512 3456789")
            let code = try #require(try await story.mail(for: challenge))
            let reply = try await story.enter("\(code.prefix(3)) \(code.suffix(3))", for: challenge)
            let token = try #require(reply.json?["registrationToken"])
            let body: JSON = ["registrationToken": token, "username": "ada", "displayName": "Ada", "bio": "Hello.", "device": "phone"]
            let made = try await story.ask("POST", "auth/complete-profile", body)
            let ada = try Person(made, expecting: 200)
            #expect(made.json?["user"]?["phone"] == "+4915123456789" && made.json?["user"]?["phoneConfirmed"] == true)
            #expect(made.json?["user"]?["bio"] == "Hello." && made.json?["user"]?["emailConfirmed"] == false)
            #expect(try await story.ask("POST", "auth/complete-profile", body).code == "bad_code")

            story.time.advance(seconds: 61)
            let again = try await story.askCode(phone: "+4915123456789")
            let back = try Person(
                try await story.enter(try #require(try await story.mail(for: again)), for: again), expecting: 200)
            #expect(back.id == ada.id && back.sessionID != ada.sessionID)
            _ = try await story.registerByCode("ben", email: "Ben@South.example")
        }
    }

    @Test("A name that is taken costs nothing: the token is good for another one, for a quarter of an hour")
    func nameTaken() async throws {
        try await AccountStory.tellOfCodes { story in
            _ = try await story.register("ada")
            let challenge = try await story.askCode(email: "ben@south.example")
            let reply = try await story.enter(try #require(try await story.mail(for: challenge)), for: challenge)
            let token = try #require(reply.json?["registrationToken"])
            #expect(
                try await story.ask("POST", "auth/complete-profile", ["registrationToken": token, "username": "ada"]).code
                    == "username_taken")
            story.time.advance(seconds: 15 * 60)
            #expect(
                try await story.ask("POST", "auth/complete-profile", ["registrationToken": token, "username": "ben"]).code == "code_expired"
            )
        }
    }

    @Test("Five wrong codes end a challenge, and the right one comes too late; whoever guesses hears the same all the time")
    func wrong() async throws {
        try await AccountStory.tellOfCodes { story in
            let challenge = try await story.askCode(email: "ada@north.example")
            let code = try #require(try await story.mail(for: challenge))
            for _ in 1...5 {
                let reply = try await story.enter(other(than: code), for: challenge)
                #expect(reply.status == 401 && reply.code == "bad_code")
            }
            #expect(try await story.enter(code, for: challenge).code == "bad_code")
        }
    }

    @Test("A code works once, however many enter it at the same moment")
    func once() async throws {
        try await AccountStory.tellOfCodes { story in
            _ = try await story.registerByCode("ada", email: "ada@north.example")
            story.time.advance(seconds: 61)
            let challenge = try await story.askCode(email: "ada@north.example")
            let code = try #require(try await story.mail(for: challenge))
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...10 { group.addTask { try await story.enter(code, for: challenge).status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }.sorted()
            }
            #expect(statuses == [200] + [Int](repeating: 401, count: 9))
        }
    }

    @Test("After five minutes it has expired")
    func expired() async throws {
        try await AccountStory.tellOfCodes { story in
            let challenge = try await story.askCode(email: "ada@north.example")
            let code = try #require(try await story.mail(for: challenge))
            story.time.advance(seconds: 300)
            let reply = try await story.enter(code, for: challenge)
            #expect(reply.status == 410 && reply.code == "code_expired")
            #expect(try await story.enter(code, for: "nothing-that-we-gave-out").code == "bad_code")
        }
    }

    @Test("Ten wrong codes in an hour are enough for all challenges of an account, by mail and by phone together")
    func perHour() async throws {
        try await AccountStory.tellOfCodes { story in
            let ada = try await story.registerByCode("ada", email: "ada@north.example")
            let phone = try await story.askCode("confirm", phone: "+4915123456789", as: ada)
            #expect(try await story.enter(try #require(try await story.mail(for: phone)), for: phone, as: ada).status == 200)
            for (round, way) in ["mail", "phone"].enumerated() {
                story.time.advance(seconds: 200)
                let challenge = try await story.askCode(
                    email: way == "mail" ? "ada@north.example" : nil, phone: way == "mail" ? nil : "+4915123456789",
                    from: "203.0.113.\(round + 10)")
                let code = try #require(try await story.mail(for: challenge))
                for _ in 1...5 { #expect(try await story.enter(other(than: code), for: challenge).code == "bad_code") }
            }
            story.time.advance(seconds: 400)
            let challenge = try await story.askCode(email: "ada@north.example", from: "203.0.113.20")
            let code = try #require(try await story.mail(for: challenge))
            #expect(try await story.enter(code, for: challenge).code == "bad_code")
        }
    }

    @Test("A suspended account gets its code and no session; where nobody may register, unknown addresses get nothing at all")
    func refused() async throws {
        try await AccountStory.tellOfCodes { story in
            let dan = try await story.admin()
            let ada = try await story.registerByCode("ada", email: "ada@north.example")
            _ = try await story.ask("PATCH", "admin/users/\(ada.path)", ["suspended": true], as: dan)
            story.time.advance(seconds: 61)
            let challenge = try await story.askCode(email: "ada@north.example")
            #expect(try await story.enter(try #require(try await story.mail(for: challenge)), for: challenge).code == "suspended")
        }
        try await AccountStory.tellOfCodes {
            $0.accounts.registration = .closed
        } _: { story in
            let challenge = try await story.askCode(email: "nobody@south.example")
            #expect(try await story.mail(for: challenge) == nil)
            #expect(try await story.enter("123456", for: challenge).code == "bad_code")
        }
    }

    @Test("An address that somebody only typed in is theirs no more once its owner comes")
    func claimed() async throws {
        try await AccountStory.tellOfCodes { story in
            let body: JSON = ["username": "mallory", "password": .string(Person.password), "email": "ada@north.example"]
            let mallory = try Person(try await story.ask("POST", "auth/register", body), expecting: 201)
            let ada = try await story.registerByCode("ada", email: "ada@north.example")
            #expect(ada.id != mallory.id)
            #expect(try await story.ask("GET", "users/me", as: mallory).json?["email"] == .null)
            #expect(try await story.ask("GET", "users/me", as: ada).json?["email"] == "ada@north.example")
        }
    }
}
