import CanonicalJSON
import Cast
import Chat
import Storage
import Testing

@testable import Node

@Suite("How many codes are sent")
struct CodeLimitTests {
    @Test("A node that can send nothing says so, and names no way to log in by code")
    func noWay() async throws {
        try await AccountStory.tell { story in
            for (path, body) in [
                ("auth/send-otp", ["purpose": "login", "email": "ada@north.example"] as JSON),
                ("auth/send-otp", ["purpose": "login", "phone": "+4915123456789"]),
                ("auth/verify-otp", ["challenge": "c", "code": "123456"]),
                ("auth/complete-profile", ["registrationToken": "t", "username": "ada"]),
            ] {
                let reply = try await story.ask("POST", path, body)
                #expect(reply.status == 501 && reply.code == "not_available")
            }
            let node = try await story.ask("GET", "node").json
            #expect(node?["codes"] == ["channels": [], "countries": []])
            #expect(node?["login"]?["proof"] == ["password"])
        }
        try await AccountStory.tellOfCodes { story in
            let node = try await story.ask("GET", "node").json
            #expect(node?["codes"] == ["channels": ["mail", "sms"], "countries": ["DE"]])
            #expect(node?["login"]?["proof"] == ["password", "code"])
            #expect(
                try await story.post(
                    "auth/send-otp", ["purpose": "login", "phone": "+4915123456789", "channel": "whatsapp"], from: "203.0.113.1"
                ).status == 501)
        }
    }

    @Test(
        "What is no address, and a number that texts do not reach or that earns by them, is refused with its field",
        arguments: [
            ["phone": "+49 900 1234567"], ["phone": "+1 900 5551234"], ["phone": "+49301234567"], ["phone": "0151 2345678"],
            ["phone": "+999123456789"], ["email": "ada"], ["email": "adä@north.example"], ["email": "ada@nörth.example"], [:],
        ] as [JSON])
    func fields(body: JSON) async throws {
        try await AccountStory.tellOfCodes { story in
            var body = body
            body["purpose"] = "login"
            let reply = try await story.post("auth/send-otp", body, from: "203.0.113.1")
            #expect(reply.status == 422, "\(reply.text)")
        }
    }

    @Test("Who asks again within the minute gets the same challenge, and nothing is sent a second time; a stranger learns nothing of it")
    func sameMinute() async throws {
        try await AccountStory.tellOfCodes { story in
            let first = try await story.askCode(email: "ada@north.example")
            #expect(try await story.askCode(email: "ada@north.example") == first)
            let stranger = try await story.askCode(email: "ada@north.example", from: "192.0.2.1")
            #expect(stranger != first)
            #expect(try await story.sends(of: first) == 1)
            #expect(try await story.sends(of: stranger) == 0)
            let code = try #require(try await story.mail(for: first))
            #expect(try await story.enter(code, for: stranger).code == "bad_code")
            #expect(try await story.enter(code, for: first).status == 200)
        }
    }

    @Test("Three an hour to one address, also when the node was restarted in between; each pause is twice the one before")
    func address() async throws {
        let folder = TemporaryFolder()
        var sent = 0
        try await AccountStory.tellOfCodes(in: folder) { story in
            for wait in [0, 61, 121] as [Int64] {
                story.time.advance(seconds: wait)
                sent += try await story.sends(of: try await story.askCode(email: "ada@north.example"))
            }
        }
        #expect(sent == 3)
        try await AccountStory.tellOfCodes(in: folder) { story in
            story.time.advance(seconds: 182 + 600)
            let fourth = try await story.askCode(email: "ada@north.example", from: "192.0.2.7")
            #expect(try await story.sends(of: fourth) == 0)
            story.time.advance(seconds: 3_600)
            let later = try await story.askCode(email: "ada@north.example", from: "192.0.2.7")
            #expect(try await story.sends(of: later) == 1)
        }
    }

    @Test("Five an hour from one network, which of IPv6 is a /64")
    func network() async throws {
        try await AccountStory.tellOfCodes { story in
            for round in 1...5 {
                let challenge = try await story.askCode(email: "p\(round)@north.example", from: "2001:db8:1:2::\(round)")
                #expect(try await story.sends(of: challenge) == 1)
            }
            #expect(try await story.sends(of: try await story.askCode(email: "p6@north.example", from: "2001:db8:1:2:ffff::6")) == 0)
            #expect(try await story.sends(of: try await story.askCode(email: "p6@north.example", from: "2001:db8:1:3::6")) == 1)
        }
    }

    @Test("Texts go to listed countries, as long as there is money, and the admin reads why not")
    func money() async throws {
        try await AccountStory.tellOfCodes {
            $0.codes.textPriceThousandths = 400
            $0.codes.budgetPerDay = 1
        } _: { story in
            let dan = try await story.admin()
            var sent: [Int] = []
            for round in 1...3 {
                let challenge = try await story.askCode(phone: "+4917\(round)2345678", from: "203.0.113.\(round)")
                sent.append(try await story.sends(of: challenge))
            }
            #expect(sent == [1, 1, 0])
            #expect(try await story.sends(of: try await story.askCode(phone: "+447400123456", from: "203.0.113.8")) == 0)
            #expect(try await story.sends(of: try await story.askCode(email: "ada@north.example", from: "203.0.113.9")) == 1)
            let figures = try await story.ask("GET", "admin/codes", as: dan).json
            #expect(figures?["today"] == ["texts": 2, "textLimit": 1000, "spent": "0.800", "budget": "1.000"])
            let reasons = figures?["refusals"]?.array?.compactMap { $0["reason"]?.string }
            #expect(reasons == ["budget", "country_not_allowed"])
            #expect(figures?["alarms"]?.array?.compactMap { $0["name"]?.string } == ["codes.budget"])
            #expect(try await story.ask("DELETE", "admin/alarms/codes.budget", as: dan).status == 204)
            #expect(try await story.ask("GET", "admin/codes", as: dan).json?["alarms"] == [])
            #expect(try await story.ask("DELETE", "admin/alarms/codes.budget", as: dan).status == 204)
            story.time.advance(seconds: 86_400)
            #expect(try await story.sends(of: try await story.askCode(phone: "+491732345678", from: "203.0.113.3")) == 1)
        }
    }

    @Test("Where codes do not come back, neighbouring numbers get no more of them, and an admin is told")
    func conversion() async throws {
        try await AccountStory.tellOfCodes {
            $0.codes.limits.prefixPerHour = 1000
        } _: { story in
            let dan = try await story.admin()
            var sent = 0
            for round in 10...35 {
                let challenge = try await story.askCode(phone: "+49151234567\(round)", from: "203.0.113.\(round)")
                sent += try await story.sends(of: challenge)
            }
            #expect(sent == 20)
            let alarms = try await story.ask("GET", "admin/codes", as: dan).json?["alarms"]?.array
            #expect(alarms?.first?["name"] == "codes.prefix_unconverted" && alarms?.first?["count"] == 6)
        }
    }

    @Test("No digit of a code is in the database, and counts know addresses by a keyed hash only")
    func storage() async throws {
        try await AccountStory.tellOfCodes { story in
            let challenge = try await story.askCode(phone: "+4915123456789")
            let code = try #require(try await story.mail(for: challenge))
            let texts = try await story.node.context.database.read { session in
                try ["code_sends", "code_days", "code_refusals", "jobs", "alarms"].flatMap { table in
                    try session.rows(text: "SELECT * FROM \(table)", []) { row in
                        (0..<9).map { row.textOrNil($0) ?? "" }.joined(separator: " ")
                    }
                }.joined(separator: " ")
            }
            #expect(!texts.contains(code) && !texts.contains("15123456789"))
        }
    }
}
