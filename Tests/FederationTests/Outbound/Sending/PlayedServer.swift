import CanonicalJSON
import Chat
import Federation
import Synchronization

/// A server that takes transactions, or does not, and remembers what came.
final class PlayedServer: Sendable {
    /// What it makes of a transaction; nil to take it.
    typealias Mood = @Sendable (_ texts: [String]) async -> FederationRefusal?

    private struct State {
        var came: [(id: String, body: JSON)] = []
        var taken: [(id: String, body: JSON)] = []
        var versionsAsked = 0
        var mood: Mood = { _ in nil }
    }

    private final class Book: Sendable { let state = Mutex(State()) }

    let name: ServerName
    private let book = Book()

    init(_ text: String, on stage: LinkedStage, software: String = "Rookery") {
        guard let name = ServerName(text) else { preconditionFailure("\(text) is no server name") }
        self.name = name
        stage.wire.serve(
            name,
            [
                FederationEndpoint("GET", "/_matrix/federation/v1/version", isSigned: false) { [book] _ in
                    book.state.withLock { $0.versionsAsked += 1 }
                    return FederationAnswer(["server": ["name": .string(software), "version": "1"]])
                },
                FederationEndpoint("PUT", "/_matrix/federation/v1/send/{}") { [book] ask throws(FederationRefusal) in
                    try await Self.take(ask, book)
                },
            ])
    }

    private static func take(_ ask: FederationAsk, _ book: Book) async throws(FederationRefusal) -> FederationAnswer {
        let transaction = (id: ask.segments[0], body: ask.content ?? .null)
        let mood = book.state.withLock { state in
            state.came.append(transaction)
            return state.mood
        }
        if let refusal = await mood(texts(transaction.body)) { throw refusal }
        book.state.withLock { $0.taken.append(transaction) }
        return FederationAnswer(["pdus": [:]])
    }

    /// From now on it is like that.
    func be(_ mood: @escaping Mood) { book.state.withLock { $0.mood = mood } }
    func beWell() { be { _ in nil } }

    /// Everything that arrived, also what it did not take.
    var came: [(id: String, body: JSON)] { book.state.withLock { $0.came } }
    var taken: [(id: String, body: JSON)] { book.state.withLock { $0.taken } }
    var versionsAsked: Int { book.state.withLock { $0.versionsAsked } }

    /// The messages that it took, in the order in which they came.
    var texts: [String] { taken.flatMap { Self.texts($0.body) } }

    /// The ephemeral updates of a type that it took.
    func updates(_ type: String) -> [JSON] {
        taken.flatMap { $0.body["edus"]?.array ?? [] }.filter { $0["edu_type"]?.string == type }.compactMap { $0["content"] }
    }

    /// The events that it took, of all types.
    var events: [JSON] { taken.flatMap { $0.body["pdus"]?.array ?? [] } }

    private static func texts(_ body: JSON) -> [String] {
        (body["pdus"]?.array ?? []).compactMap { $0["content"]?["body"]?.string }
    }
}
