@testable import Storage

/// The small schema of these tests: notes with a number nobody else has and a text.
enum Notes {
    static let migrations = [
        Migration(
            version: 1,
            statements: [
                "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL CHECK (length(body) < 100000)) STRICT",
                "CREATE TABLE tag (name TEXT PRIMARY KEY, note INTEGER REFERENCES note (id)) STRICT",
            ])
    ]

    /// Time stands still and nothing happens by itself, unless `change` says otherwise: a slow machine changes no outcome.
    static func open(_ folder: TemporaryFolder, _ change: (inout DatabaseConfiguration) -> Void = { _ in }) throws -> Database {
        var configuration = DatabaseConfiguration.standingStill
        change(&configuration)
        return try Database.open(at: folder.database, configuration, migrations: migrations)
    }
}

extension DatabaseConfiguration {
    static var standingStill: DatabaseConfiguration {
        var configuration = DatabaseConfiguration()
        configuration.now = SteppingClock().look
        configuration.checkpointIdle = 3_600_000_000_000
        return configuration
    }
}

/// Our rules said no.
struct TestRefusal: Error, Equatable {}

extension SQLSession {
    func addNote(_ id: Int64, _ body: String = "hello") throws(StorageFailure) {
        try run("INSERT INTO note (id, body) VALUES ($1, $2)", .int(id), .text(body))
    }

    func noteIDs() throws(StorageFailure) -> [Int64] {
        try rows("SELECT id FROM note ORDER BY id") { $0.int(0) }
    }
}

extension Database {
    func noteIDs() async throws -> [Int64] { try await read { try $0.noteIDs() } }

    /// Until the writer, which tells of a commit before it is done with it, has given its turn back.
    func rest() async {
        while writer.inbox.peek({ $0.holder }) != .nobody { await Task.yield() }
    }

    /// Keeps the writer in a body until `release` is raised; returns once it is there.
    func holdWriter(until release: Signal) async {
        let held = Signal()
        submit(
            .interactive,
            { _ in
                held.raise()
                release.waitBlocking()
            }
        ) { _ in }
        await held.raised()
    }

    /// Submits a body and gives a handle to its outcome, without waiting.
    func submitting<T: Sendable>(
        _ lane: WriteLane = .interactive, _ body: @escaping @Sendable (any WriteSession) throws -> T
    ) -> Outcome<T> {
        let outcome = Outcome<T>()
        submit(lane, body) { outcome.settle($0) }
        return outcome
    }
}

/// The result of a submitted body.
final class Outcome<T: Sendable>: Sendable {
    private let result = Monitor<Result<T, any Error>?>(nil)
    private let signal = Signal()

    func settle(_ value: Result<T, any Error>) {
        result.peek { $0 = value }
        signal.raise()
    }

    var now: Result<T, any Error>? { result.peek { $0 } }

    func value() async throws -> T {
        await signal.raised()
        return try result.peek { $0 }!.get()
    }

    /// Why it failed; nil when it did not.
    func failure() async -> (any Error)? {
        await signal.raised()
        if case .failure(let error) = result.peek({ $0 }) { return error }
        return nil
    }

    func failureKind() async -> StorageFailure.Kind? { (await failure() as? StorageFailure)?.kind }
}
