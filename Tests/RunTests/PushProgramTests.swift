import CanonicalJSON
import Cast
import Foundation
import OutboundHTTP
import Testing

@testable import Run

@Suite("Pushes from the program to the browser", .enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON"), .timeLimit(.minutes(5)))
struct PushProgramTests {
    /// A node of the program whose pushes go to the stand-ins.
    private final class Node {
        let folder: Folder
        let settings: [String: String]
        private(set) var program: Program
        private let supervisor: Supervisor
        private(set) var port = 0

        init(_ more: [String: String] = [:]) throws {
            folder = try Folder()
            supervisor = try Supervisor()
            try StandIns.place("fcm", "account").write(toFile: folder.file("fcm.json"), atomically: true, encoding: .utf8)
            try StandIns.place("apns", "key").write(toFile: folder.file("apns.p8"), atomically: true, encoding: .utf8)
            settings = [
                "ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0", "NOTIFY_SOCKET": supervisor.name,
                "ROOKERY_PUSH_PRIVATE_ADDRESSES": "127.0.0.0/8,::1", "ROOKERY_PUSH_CONTACT": "mailto:admin@chat.example",
                "ROOKERY_OUTBOUND_AUTHORITIES": StandIns.place("authority"), "ROOKERY_FCM_ORIGIN": StandIns.place("fcm", "origin"),
                "ROOKERY_FCM_ACCOUNT_FILE": folder.file("fcm.json"), "ROOKERY_APNS_ORIGIN": StandIns.place("apns", "origin"),
                "ROOKERY_APNS_KEY_FILE": folder.file("apns.p8"), "ROOKERY_APNS_KEY": StandIns.place("apns", "keyID"),
                "ROOKERY_APNS_TEAM": StandIns.place("apns", "team"), "ROOKERY_APNS_TOPIC": StandIns.place("apns", "topic"),
                "ROOKERY_RATES_MESSAGES_PER_ACCOUNT": "off", "ROOKERY_RATES_MESSAGES_PER_ADDRESS": "off",
            ].merging(more) { $1 }
            program = try Program.start(["serve"], settings: settings)
            try untilThere()
        }

        func killAndStart() throws {
            program.kill()
            _ = try program.wait()
            program = try Program.start(["serve"], settings: settings)
            try untilThere()
        }

        func end() throws -> Program.Ended {
            program.terminate()
            return try program.wait()
        }

        private func untilThere() throws {
            while true {
                let word = supervisor.next(within: 60)
                if word == "READY=1" { break }
                try #require(!word.isEmpty, "the node does not start")
            }
            let text = try #require(program.said.components(separatedBy: "http://127.0.0.1:").dropFirst().first)
            port = try #require(Int(text.prefix { $0.isNumber }))
        }

        func ask(_ method: String, _ path: String, _ body: JSON? = nil, as token: String? = nil) async throws -> HTTPReply {
            var client = HTTPClient(port: port)
            client.headers = [(name: "content-type", value: "application/json")]
            if let token { client.headers.append((name: "authorization", value: "Bearer \(token)")) }
            return try await client.send(method, "/api/v1/" + path, body: body?.encoded())
        }

        func register(_ name: String) async throws -> String {
            let reply = try await ask("POST", "auth/register", ["username": .string(name), "password": "correct horse battery"])
            return try #require(reply.json?["accessToken"]?.string, "\(reply.text)")
        }

        /// Ada's room with others in it, as it stands in a path.
        func room(by token: String, with others: String...) async throws -> String {
            let people: [JSON] = others.map { .string("@\($0):localhost") }
            let reply = try await ask("POST", "rooms", ["kind": "group", "name": "Kitchen", "members": .array(people)], as: token)
            return try #require(reply.json?["id"]?.string, "\(reply.text)").replacing("!", with: "%21").replacing(":", with: "%3A")
        }

        func say(_ text: String, _ room: String, as token: String, mentioning user: String? = nil) async throws {
            let mentions: [JSON] = user.map { [.string($0)] } ?? []
            let content: JSON = ["type": "text", "text": .string(text), "mentions": .array(mentions)]
            let reply = try await ask("POST", "rooms/\(room)/messages", ["content": content], as: token)
            try #require(reply.status == 201, "\(reply.text)")
        }
    }

    private static let fetch = Fetch(FetchConfiguration(authorities: StandIns.place("authority")))

    private static func ask(_ path: String, _ body: String = "") async throws -> JSON {
        let address = try #require(WebAddress(StandIns.place("push", "origin") + path))
        let request = FetchRequest("POST", address, reach: .anywhere, body: .bytes(Array(body.utf8)))
        return try JSON(parsing: try await fetch.send(request).body)
    }

    /// A browser of the stand-in's, given to the node.
    private static func wake(_ node: Node, _ token: String) async throws -> String {
        let name = "good-\(UUID().uuidString.lowercased())"
        let subscription = try await ask("/subscribe?id=\(name)")
        let reply = try await node.ask("PUT", "devices/push", ["kind": "webpush", "subscription": subscription], as: token)
        try #require(reply.status == 200, "\(reply.text)")
        return name
    }

    /// What a browser could decrypt so far.
    private static func read(_ name: String) async throws -> [String] {
        try (try await ask("/received?id=\(name)").array ?? []).compactMap { entry in
            try entry["text"]?.string.flatMap { try JSON(parsing: Array($0.utf8))["body"]?.string }
        }
    }

    /// What a browser could decrypt, as soon as the last of it says `word`.
    private static func read(_ name: String, until word: String) async throws -> [String] {
        for _ in 0..<1_200 {
            let bodies = try await read(name)
            if bodies.last == word { return bodies }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("\(name) never read \(word)")
        return []
    }

    @Test("Ada writes; Ben, who is away, reads it on his browser, and only what he wants to be told, also through a worker process")
    func story() async throws {
        let node = try Node(["ROOKERY_JOBS_WORKERS": "off"])
        var quiet = node.settings
        quiet["NOTIFY_SOCKET"] = nil
        let worker = try Program.start(["worker"], settings: quiet)
        let (ada, ben, cleo) = (try await node.register("ada"), try await node.register("ben"), try await node.register("cleo"))
        let room = try await node.room(by: ada, with: "ben", "cleo")
        let (bens, cleos) = (try await Self.wake(node, ben), try await Self.wake(node, cleo))
        // Cleo hears everything: once she has heard something, whatever came before it was decided for Ben too.
        try await node.say("Tea?", room, as: ada)
        #expect(try await Self.read(bens, until: "Tea?") == ["Tea?"])
        let silences: [(String, JSON, String, JSON)] = [
            ("rooms/\(room)/settings", ["mute": true], "rooms/\(room)/settings", ["mute": false]),
            (
                "users/me/settings", ["doNotDisturb": ["from": "00:00", "to": "00:00", "timeZone": "UTC"]], "users/me/settings",
                ["doNotDisturb": .null]
            ),
            ("rooms/\(room)/settings", ["notify": "mentions"], "rooms/\(room)/settings", ["notify": "mentions"]),
        ]
        for (number, (path, silence, after, loud)) in silences.enumerated() {
            let method = path.hasPrefix("users") ? "PATCH" : "PUT"
            #expect(try await node.ask(method, path, silence, as: ben).status == 200)
            try await node.say("quiet \(number)", room, as: ada)
            _ = try await Self.read(cleos, until: "quiet \(number)")
            #expect(try await node.ask(method, after, loud, as: ben).status == 200)
        }
        try await node.say("Ben, tea?", room, as: ada, mentioning: "@ben:localhost")
        #expect(try await Self.read(bens, until: "Ben, tea?") == ["Tea?", "Ben, tea?"])
        let devices = try await node.ask("GET", "devices/push", as: ben).json?["items"]?.array
        #expect(devices?.first?["lastOutcome"] == "sent" && devices?.first?["lastSuccessAt"]?.string != nil)
        worker.terminate()
        #expect(try worker.wait().status == 0)
        let ended = try node.end()
        #expect(ended.status == 0 && !ended.errors.contains("tea?") && !ended.errors.contains(bens), "\(ended.errors)")
    }

    @Test("Whoever has a live connection is not woken; the moment it is gone they are")
    func connected() async throws {
        let node = try Node()
        let (ada, ben, cleo) = (try await node.register("ada"), try await node.register("ben"), try await node.register("cleo"))
        let room = try await node.room(by: ada, with: "ben", "cleo")
        let (bens, cleos) = (try await Self.wake(node, ben), try await Self.wake(node, cleo))
        let live = try await WebSocketClient.connect(
            port: node.port, path: "/ws", headers: [("sec-websocket-protocol", "rookery.v1, token.\(ben)")])
        while case .text(let text) = try await live.receive(), !text.contains("\"ready\"") {}
        try await node.say("with Ben here", room, as: ada)
        _ = try await Self.read(cleos, until: "with Ben here")
        await live.raw.close()
        // The node learns of it in its own time.
        var told: [String] = []
        for number in 0..<100 where told.isEmpty {
            try await node.say("and gone \(number)", room, as: ada)
            _ = try await Self.read(cleos, until: "and gone \(number)")
            told = try await Self.read(bens)
        }
        #expect(!told.isEmpty && !told.contains("with Ben here"), "\(told)")
        _ = try node.end()
    }

    @Test("Killed while the push service answers, the node tells it again, and the second replaces the first")
    func killed() async throws {
        let node = try Node()
        let (ada, ben) = (try await node.register("ada"), try await node.register("ben"))
        let room = try await node.room(by: ada, with: "ben")
        let bens = try await Self.wake(node, ben)
        _ = try await Self.ask("/_fault", #"{"fault": "slow", "match": "/push/\#(bens)", "count": 1, "seconds": 600}"#)
        try await node.say("Tea?", room, as: ada)
        for _ in 0..<1_200 {
            if try await !(Self.ask("/_requests?match=/push/\(bens)").array ?? []).isEmpty { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        try await node.say("Cake?", room, as: ada)
        try node.killAndStart()
        let told = try await Self.read(bens, until: "Cake?")
        #expect(told.count <= 2)
        let requests = try await Self.ask("/_requests?match=/push/\(bens)").array ?? []
        let topics = Set(requests.compactMap { $0["headers"]?["topic"]?.string ?? $0["headers"]?["Topic"]?.string })
        #expect(topics.count == 1, "\(requests)")
        _ = try node.end()
    }

    @Test(
        "An endpoint that leads into the node's own network, without TLS or without keys is refused with its field",
        arguments: [
            ("https://10.0.0.1/x", "subscription.endpoint"), ("https://[fe80::1]/x", "subscription.endpoint"),
            ("http://push.example/x", "subscription.endpoint"), ("https://push.example/x", "subscription.keys.p256dh"),
            ("https://push.example/" + String(repeating: "x", count: 1_000), "subscription.endpoint"),
        ])
    func refused(endpoint: String, field: String) async throws {
        let node = try Node()
        let ada = try await node.register("ada")
        let subscription: JSON = ["endpoint": .string(endpoint), "keys": ["p256dh": "AAAA", "auth": "AAAA"]]
        let reply = try await node.ask("PUT", "devices/push", ["kind": "unifiedpush", "subscription": subscription], as: ada)
        #expect(reply.status == 422 && reply.json?["errors"]?.array?.first?["field"]?.string == field, "\(reply.text)")
        _ = try node.end()
    }

    @Test(
        "Settings by which nobody could be woken stop the start with a sentence",
        arguments: [
            (["ROOKERY_APNS_TEAM": ""], "apns.key_file, apns.key, apns.team and apns.topic are set together"),
            (["ROOKERY_APNS_KEY": "short"], "apns.key is"),
            (["ROOKERY_APNS_KEY_FILE": "/nowhere"], "apns.key_file names /nowhere, which is not there"),
            (["ROOKERY_APNS_KEY_FILE": "/etc/hostname"], "holds no key of Apple's"),
            (["ROOKERY_FCM_ACCOUNT_FILE": "/nowhere"], "fcm.account_file names /nowhere, which is not there"),
            (["ROOKERY_FCM_ACCOUNT_FILE": "/etc/hostname"], "is no service account's file"),
            (["ROOKERY_PUSH_CONTACT": "me"], "push.contact is"), (["ROOKERY_PUSH_PRIVATE_ADDRESSES": "home"], "push.private_addresses is"),
        ])
    func settings(change: [String: String], sentence: String) throws {
        let folder = try Folder()
        try StandIns.place("fcm", "account").write(toFile: folder.file("fcm.json"), atomically: true, encoding: .utf8)
        try StandIns.place("apns", "key").write(toFile: folder.file("apns.p8"), atomically: true, encoding: .utf8)
        let settings = [
            "ROOKERY_NODE_DATA_DIRECTORY": folder.file("data"), "ROOKERY_LISTEN_PORT": "0",
            "ROOKERY_FCM_ACCOUNT_FILE": folder.file("fcm.json"), "ROOKERY_APNS_KEY_FILE": folder.file("apns.p8"),
            "ROOKERY_APNS_KEY": "ABC123DEFG", "ROOKERY_APNS_TEAM": "DEF123GHIJ", "ROOKERY_APNS_TOPIC": "example.app",
        ].merging(change) { $1 }
        let ended = try Program.run(["serve"], settings: settings)
        #expect(ended.status != 0 && ended.errors.contains(sentence), "\(ended.errors)")
    }
}
