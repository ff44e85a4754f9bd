import Chat
import Testing

@testable import Storage

@Suite("Steps of the schema")
struct SchemaStepTests {
    @Test("A file of the first schema keeps its index of event ids, by their first 8 bytes")
    func shorterIndex() async throws {
        let folder = TemporaryFolder()
        let id = (0..<32).map { UInt8($0) }
        let old = try Database.open(at: folder.database, migrations: [Schema.migrations[0]])
        _ = try await old.write { try $0.run("INSERT INTO event_index (event_id, position) VALUES ($1, 7)", .blob(id)) }
        old.close()
        let new = try Database.open(at: folder.database, migrations: Schema.migrations)
        let found = try await new.read { try $0.rows("SELECT prefix, position FROM event_index") { ($0.blob(0), $0.int(1)) } }
        #expect(found.count == 1)
        #expect(found.first?.0 == Array(id.prefix(8)) && found.first?.1 == 7)
    }

    @Test("A file of the fifth schema keeps what repeated requests are known by")
    func temps() async throws {
        let folder = TemporaryFolder()
        let at = AccountStage.start
        let old = try Database.open(at: folder.database, migrations: Array(Schema.migrations.prefix(5)))
        try await old.write { session in
            _ = try session.run(
                """
                INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, temp_session, temp_id, temp_digest, body)
                VALUES (9, 5, zeroblob(32), 1, 1, $1, 1, 1, 3, 'word', x'07', x'')
                """, .int(at))
            for (rid, position) in [(5, 9), (0, 6)] as [(Int64, Int64)] {
                _ = try session.run(
                    "INSERT INTO temp_index (sid, rid, temp_id, position, digest, at) VALUES (3, $1, 'word', $2, x'07', $3)",
                    .int(rid), .int(position), .int(at))
            }
        }
        old.close()
        let new = try Database.open(at: folder.database, migrations: Schema.migrations)
        let (message, room) = try await new.read { session in
            (
                try session.messageTemp(TempKey(sid: 3, rid: 5, tempID: "word"), since: at - 1, now: at),
                try session.roomTemp(TempKey(sid: 3, rid: 0, tempID: "word"), since: at - 1)
            )
        }
        #expect(message == TempMark(position: 9, digest: [7], at: at))
        #expect(room == TempMark(position: 6, digest: [7], at: at))
    }

    @Test("In a file of the sixth schema nobody's address counts as proven")
    func provenAddresses() async throws {
        let folder = TemporaryFolder()
        let old = try Database.open(at: folder.database, migrations: Array(Schema.migrations.prefix(6)))
        try await old.write { session in
            _ = try session.run(
                """
                INSERT INTO users (user_id, username, local, email, phone, role, created_at)
                VALUES ('@ada:north.example', 'ada', 1, 'ada@north.example', '+4915123456789', 'user', 1)
                """)
        }
        old.close()
        let new = try Database.open(at: folder.database, migrations: Schema.migrations)
        let ada = try await new.read { try $0.account(email: "ada@north.example") }
        #expect(ada?.phone == "+4915123456789" && ada?.emailConfirmedAt == nil && ada?.phoneConfirmedAt == nil)
        try await new.write { session in
            let address = ProvenAddress(channel: .mail, address: "ada@north.example")
            try session.setProven(uid: try #require(ada).uid, address, at: 7)
        }
        #expect(try await new.read { try $0.account(email: "ada@north.example") }?.emailConfirmedAt == 7)
    }
}
