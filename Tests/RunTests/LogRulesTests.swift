import CanonicalJSON
import Chat
import Foundation
import Logging
import Storage
import Testing

@testable import Node

@Suite("What check finds in a log")
struct LogRulesTests {
    private let folder: Folder
    private let identity: IdentityConfiguration

    /// A node in whose lobby Ada said something, opened, closed, and still.
    init() async throws {
        folder = try Folder()
        var configuration = NodeConfiguration()
        configuration.identity.name = "north.example"
        configuration.identity.dataDirectory = folder.file("data")
        identity = configuration.identity
        let node = try await RookeryNode.open(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await Self.talk(node.context)
        await node.stop()
    }

    private static func talk(_ node: NodeContext) async throws {
        let login = try await Register.perform(node, ask(["username": "ada", "password": "correct horse battery"]))
        let token = try #require(member("accessToken", of: login))
        let ada = try await node.authenticate(token: token)
        let made = try await CreateRoom.perform(node, ask(["kind": "group", "name": "Lobby", "visibility": "public"], by: ada))
        let lobby = try #require(member("id", of: made))
        for text in ["Good morning", "Anybody there?"] {
            _ = try await SendMessage.perform(node, ask(["roomId": .string(lobby), "text": .string(text)], by: ada))
        }
    }

    private static func member(_ name: String, of answer: Answer) -> String? {
        answer.body.flatMap { try? JSON(parsing: $0) }?[name]?.string
    }

    private static func ask(_ input: JSON, by caller: Caller? = nil) -> Ask {
        Ask(caller: caller, address: "127.0.0.1", input: input, requestID: "test")
    }

    private func findings() throws -> [String] {
        try Check.database(at: identity.databasePath, keys: identity.keysFolder, migrations: Schema.migrations, rules: LogRules.all)
    }

    private func change(_ body: @escaping @Sendable (any WriteSession) throws(StorageFailure) -> Void) throws {
        let database = try Database.open(at: identity.databasePath, migrations: Schema.migrations)
        defer { database.close() }
        try database.writeBlocking(body)
    }

    @Test("A sound log has no findings")
    func sound() throws {
        #expect(try findings() == [])
    }

    @Test("A changed word in an event is found by its id")
    func changedEvent() throws {
        try change { session throws(StorageFailure) in
            try session.run(
                "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'Good morning', 'Good evening') AS BLOB) WHERE kind = 1")
        }
        let found = try findings()
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("is not what its id says.") == true)
    }

    @Test("An event without a place in its room is found")
    func lostPlace() throws {
        try change { session throws(StorageFailure) in
            try session.run("DELETE FROM timeline WHERE place = (SELECT max(place) FROM timeline)")
        }
        #expect(try findings().count { $0.contains("other") && $0.hasSuffix("places for them.") } == 1)
    }

    @Test("An event that is gone is missed by its place and by the state that points to it")
    func lostEvent() throws {
        try change { session throws(StorageFailure) in
            try session.run("DELETE FROM events WHERE position = (SELECT max(position) FROM current_state)")
        }
        let found = try findings()
        #expect(found.contains { $0.hasSuffix("places for them.") })
        #expect(found.contains { $0.hasSuffix("points to an event that is not there.") })
    }

    @Test("An index that leads elsewhere, or leaves an event out, is found")
    func index() throws {
        try change { session throws(StorageFailure) in
            try session.run("INSERT INTO event_index (prefix, position) SELECT substr(event_id, 1, 8), position + 1 FROM events LIMIT 1")
            let head = try session.integer("SELECT max(position) FROM events") ?? 0
            try session.setFact(LogFact.foldedThrough, String(head))
        }
        let found = try findings()
        #expect(found.contains { $0.contains("where another event is or none") })
        #expect(found.contains { $0.hasSuffix("is missing from the index of event ids.") })
    }

    @Test("A wrong count of members is found")
    func members() throws {
        try change { session throws(StorageFailure) in
            try session.run("UPDATE rooms SET member_count = member_count + 1")
        }
        #expect(try findings().map { $0.hasSuffix("counts 2 members and has 1.") } == [true])
    }

    @Test("A restored history gives out no position it may have given out before, and is another instance")
    func freshHistory() throws {
        try change { session throws(StorageFailure) in
            let head = try session.head()
            let before = try session.fact(LogFact.instance)
            try session.beginFreshHistory(instance: "another")
            let floor = try session.head()
            let below = try session.fact(LogFact.resyncBelow)
            let after = try session.fact(LogFact.instance)
            #expect(floor >= head + 1 << 32)
            #expect(below == String(floor))
            #expect(before != nil && before != after && after == "another")
        }
        #expect(try findings() == [])
    }
}
