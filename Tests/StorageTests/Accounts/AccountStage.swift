import Chat
import Testing

@testable import Storage

/// A database with the node's real schema and the standing cast.
struct AccountStage {
    static let start: Int64 = 1_800_000_000_000

    let folder = TemporaryFolder()
    let database: Database

    init() throws {
        database = try Database.open(at: folder.database, migrations: Schema.migrations)
    }

    /// Makes people and answers their row numbers, in order.
    func people(_ names: String...) async throws -> [Int64] {
        try await database.write { session in
            try names.map { name in
                let uid = try session.insert(
                    NewUser(userID: "@\(name):north.example", username: name, passwordHash: "hash", createdAt: Self.start))
                return try #require(uid)
            }
        }
    }

    /// Starts a session whose first refresh token's hash is 32 times `seed`.
    func session(of uid: Int64, _ name: String, seed: UInt8) async throws -> Int64 {
        try await database.write { session in
            let sid = try session.insert(
                NewSession(
                    sessionID: name, uid: uid, familyHash: Self.hash(seed), device: nil, createdAt: Self.start, expiresAt: Self.start + 1000
                ))
            try session.insertRefresh(tokenHash: Self.hash(seed), sid: sid, generation: 0, issuedAt: Self.start)
            return sid
        }
    }

    static func hash(_ seed: UInt8) -> [UInt8] { Array(repeating: seed, count: 32) }
}
