import CanonicalJSON
import Cast
import Foundation
import OutboundHTTP
import Testing

@testable import Run

@Suite("Codes from the program to the provider", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(5)))
struct CodesProgramTests {
    /// A node of the program, with the stand-ins as its Twilio and its mail server.
    private func serve(_ more: [String: String] = [:]) throws -> ServingProgram {
        let folder = try Folder()
        for (name, text) in [("token", StandIns.place("twilio", "token")), ("password", StandIns.place("mail", "password"))] {
            try (text + "\n").write(toFile: folder.file(name), atomically: true, encoding: .utf8)
        }
        let settings = [
            "ROOKERY_NODE_PUBLIC_URL": "https://chat.example", "ROOKERY_CODES_COUNTRIES": "DE",
            "ROOKERY_TWILIO_ORIGIN": StandIns.place("twilio", "origin"), "ROOKERY_TWILIO_ACCOUNT": StandIns.place("twilio", "sid"),
            "ROOKERY_TWILIO_TOKEN_FILE": folder.file("token"), "ROOKERY_TWILIO_SENDER": "+15005550006",
            "ROOKERY_MAIL_HOST": "localhost", "ROOKERY_MAIL_PORT": StandIns.place("mail", "starttls"),
            "ROOKERY_MAIL_USER": StandIns.place("mail", "user"), "ROOKERY_MAIL_PASSWORD_FILE": folder.file("password"),
            "ROOKERY_MAIL_SENDER": "node@chat.example", "ROOKERY_OUTBOUND_AUTHORITIES": StandIns.place("authority"),
        ]
        return try ServingProgram(settings.merging(more) { $1 }, in: folder)
    }

    private func post(_ node: ServingProgram, _ path: String, _ body: JSON) async throws -> HTTPReply {
        try await HTTPClient(port: node.port).send("POST", "/api/v1/" + path, json: body)
    }

    private static let fetch = Fetch(FetchConfiguration(authorities: StandIns.place("authority")))

    private static func ask(_ method: String, _ place: String, _ body: String = "") async throws -> [UInt8] {
        let address = try #require(WebAddress(place))
        let request = FetchRequest(
            method, address, reach: .anywhere, body: method == "GET" ? .none : .bytes(Array(body.utf8)), allowsPlainText: true)
        return try await fetch.send(request).body
    }

    /// The texts to a number, as soon as there are so many.
    private static func texts(to number: String, atLeast count: Int) async throws -> [String] {
        let place = StandIns.place("twilio", "origin") + "/_requests?match=%2B" + number.dropFirst()
        for _ in 0..<1_200 {
            let found = try JSON(parsing: try await ask("POST", place)).array ?? []
            if found.count >= count {
                let bodies = found.compactMap { $0["body"]?.string?.replacingOccurrences(of: "+", with: " ").removingPercentEncoding }
                return bodies.compactMap { $0.components(separatedBy: "Body=").last.map { String($0.prefix(6)) } }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("no \(count) texts came to \(number)")
        return []
    }

    private static func number() -> String { "+49151" + String((0..<8).map { _ in "0123456789".randomElement() ?? "0" }) }

    @Test("Somebody registers by text, confirms a mail address, and sets a new password by mail, all with a worker process of its own")
    func story() async throws {
        let node = try serve(["ROOKERY_JOBS_WORKERS": "off"])
        let worker = try Program.start(["worker"], settings: node.settings)
        let number = Self.number()
        let asked = try await post(node, "auth/send-otp", ["purpose": "login", "phone": .string(number)])
        let challenge = try #require(asked.json?["challenge"])
        let code = try #require(try await Self.texts(to: number, atLeast: 1).first)
        let entered = try await post(node, "auth/verify-otp", ["challenge": challenge, "code": .string(code)])
        let token = try #require(entered.json?["registrationToken"], "\(entered.text)")
        let made = try await post(node, "auth/complete-profile", ["registrationToken": token, "username": "ada"])
        #expect(made.json?["user"]?["phone"] == .string(number))
        let address = "\(UUID().uuidString.lowercased())@south.example"
        let bearer = try #require(made.json?["accessToken"]?.string)
        var client = HTTPClient(port: try node.port)
        client.headers = [(name: "authorization", value: "Bearer \(bearer)"), (name: "content-type", value: "application/json")]
        let confirm: JSON = ["purpose": "confirm", "email": .string(address)]
        let second = try await client.send("POST", "/api/v1/auth/send-otp", body: confirm.encoded())
        let mailed = try await Self.mailed(to: address, atLeast: 1)
        let answer: JSON = ["challenge": try #require(second.json?["challenge"]), "code": .string(try #require(mailed.first))]
        #expect(try await client.send("POST", "/api/v1/auth/verify-otp", body: answer.encoded()).json?["user"]?["emailConfirmed"] == true)
        worker.terminate()
        #expect(try worker.wait().status == 0)
        let ended = try node.end()
        #expect(ended.status == 0 && !ended.errors.contains(code) && !ended.errors.contains(number.dropFirst()), "\(ended.errors)")
    }

    private static func mailed(to address: String, atLeast count: Int) async throws -> [String] {
        for _ in 0..<1_200 {
            let place = StandIns.place("mail", "web") + "/mails?to=" + address
            let found = try JSON(parsing: try await ask("GET", place)).array ?? []
            if found.count >= count { return found.compactMap { $0["parts"]?.array?.first?["text"]?.string.map { String($0.prefix(6)) } } }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("no \(count) mails came to \(address)")
        return []
    }

    @Test("Killed while Twilio answers, the node sends the same code once more, and the person comes in with it")
    func killed() async throws {
        let node = try serve()
        let number = Self.number()
        let fault = #"{"fault": "slow", "match": "\#(number)", "count": 1, "seconds": 600}"#
        _ = try await Self.ask("POST", StandIns.place("twilio", "origin") + "/_fault", fault)
        let asked = try await post(node, "auth/send-otp", ["purpose": "login", "phone": .string(number)])
        _ = try await Self.texts(to: number, atLeast: 1)
        try node.killAndStart()
        let codes = try await Self.texts(to: number, atLeast: 2)
        #expect(codes.count == 2 && Set(codes).count == 1)
        let challenge = try #require(asked.json?["challenge"])
        let entered = try await post(node, "auth/verify-otp", ["challenge": challenge, "code": .string(try #require(codes.first))])
        #expect(entered.json?["registrationToken"] != nil, "\(entered.text)")
        try await Task.sleep(for: .seconds(1))
        #expect(try await Self.texts(to: number, atLeast: 2).count == 2)
        _ = try node.end()
    }

    @Test("Twilio's callback is heard when it is signed; anybody else is not believed")
    func callback() async throws {
        let node = try serve()
        let number = Self.number()
        _ = try await post(node, "auth/send-otp", ["purpose": "login", "phone": .string(number)])
        _ = try await Self.texts(to: number, atLeast: 1)
        let form = "MessageSid=SM1&MessageStatus=delivered&AccountSid=\(StandIns.place("twilio", "sid"))"
        let place = StandIns.place("twilio", "origin") + "/callback?url=https://chat.example/api/v1/hooks/twilio"
        let signature = String(decoding: try await Self.ask("POST", place, form), as: UTF8.self)
        for (sign, status) in [(signature, 204), (signature, 204), ("bm9ib2R5", 403), ("", 403)] {
            let headers = [(name: "x-twilio-signature", value: sign), (name: "content-type", value: "application/x-www-form-urlencoded")]
            let reply = try await HTTPClient(port: node.port).send("POST", "/api/v1/hooks/twilio", headers: headers, body: Array(form.utf8))
            #expect(reply.status == status, "\(reply.text)")
        }
        let jobs = try Program.run(
            ["jobs", "list", "--kind", "codes.status", "--json"], settings: ["ROOKERY_NODE_DATA_DIRECTORY": node.folder.file("data")])
        #expect(try JSON(parsing: Array(jobs.output.utf8))["items"]?.array?.count == 1, "\(jobs.output)")
        _ = try node.end()
    }

    @Test(
        "Settings that would send nothing, or in the wrong way, stop the start with a sentence",
        arguments: [
            (["ROOKERY_TWILIO_ACCOUNT": ""], "twilio.account, twilio.token_file and twilio.sender are set together"),
            (["ROOKERY_CODES_COUNTRIES": ""], "codes.countries names no country"),
            (["ROOKERY_TWILIO_TOKEN_FILE": "/nowhere/token"], "twilio.token_file names /nowhere/token, which is not there"),
            (["ROOKERY_TWILIO_SENDER": "a name that is far too long"], "twilio.sender is"),
            (["ROOKERY_MAIL_SENDER": ""], "mail.host and mail.sender are set together"),
            (["ROOKERY_MAIL_PASSWORD_FILE": ""], "mail.user and mail.password_file are set together"),
            (["ROOKERY_CODES_COUNTRIES": "Germany"], "codes.countries is"),
        ])
    func settings(change: [String: String], sentence: String) throws {
        let folder = try Folder()
        let settings = [
            "ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0", "ROOKERY_CODES_COUNTRIES": "DE",
            "ROOKERY_TWILIO_ACCOUNT": "AC" + String(repeating: "a1", count: 16), "ROOKERY_TWILIO_TOKEN_FILE": "/etc/hostname",
            "ROOKERY_TWILIO_SENDER": "+15005550006", "ROOKERY_MAIL_HOST": "localhost", "ROOKERY_MAIL_SENDER": "node@chat.example",
            "ROOKERY_MAIL_USER": "node", "ROOKERY_MAIL_PASSWORD_FILE": "/etc/hostname",
        ].merging(change) { $1 }
        let ended = try Program.run(["serve"], settings: settings)
        #expect(ended.status != 0 && ended.errors.contains(sentence), "\(ended.errors)")
    }
}
