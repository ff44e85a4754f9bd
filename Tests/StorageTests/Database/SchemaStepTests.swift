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
}
