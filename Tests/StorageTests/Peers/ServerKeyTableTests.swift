import Testing

@testable import Storage

@Suite("Keys of other servers") struct ServerKeyTableTests {
    private func row(_ id: String, _ byte: UInt8, until: Int64, isCurrent: Bool = true) -> ServerKeyRow {
        ServerKeyRow(keyID: id, key: Array(repeating: byte, count: 32), validUntil: until, isCurrent: isCurrent)
    }

    @Test("What a server says of its keys is kept, each server's apart; what it leaves out stays")
    func kept() async throws {
        let database = try JobTableStage().database
        let first = [row("ed25519:a", 1, until: 10), row("ed25519:b", 2, until: 20, isCurrent: false)]
        _ = try await database.write { try $0.setServerKeys(first, of: "south.example") }
        _ = try await database.write { try $0.setServerKeys([row("ed25519:a", 9, until: 5)], of: "west.example") }
        #expect(try await database.read { try $0.serverKeys(of: "south.example") } == first)
        #expect(try await database.read { try $0.serverKeys(of: "South.example") }.isEmpty)
        let later = row("ed25519:a", 1, until: 30, isCurrent: false)
        _ = try await database.write { try $0.setServerKeys([later], of: "south.example") }
        #expect(try await database.read { try $0.serverKeys(of: "south.example") } == [later, first[1]])
    }

    @Test("A key that is no key is not taken")
    func short() async throws {
        let database = try JobTableStage().database
        let short = ServerKeyRow(keyID: "ed25519:a", key: [1, 2, 3], validUntil: 1, isCurrent: true)
        await #expect(throws: StorageFailure.self) { try await database.write { try $0.setServerKeys([short], of: "south.example") } }
        #expect(try await database.read { try $0.serverKeys(of: "south.example") }.isEmpty)
    }
}
