import CanonicalJSON
import Cast
import Cryptography
import Logging
import Synchronization
import Testing

@testable import Node

/// A whole node whose time a test moves, and the people who use it over HTTP. Budgets are off unless a test sets them.
final class AccountStory: Sendable {
    let time = WallTime()
    let folder: TemporaryFolder
    let node: RookeryNode
    let port: Int

    private init(_ folder: TemporaryFolder, _ change: (inout NodeConfiguration) -> Void, _ providers: NodeProviders) async throws {
        var configuration = NodeConfiguration()
        configuration.identity.name = "north.example"
        configuration.identity.dataDirectory = folder.file("data")
        configuration.listen.port = 0
        configuration.listen.loops = 2
        // Many tests share two cores: a client may be slow through no fault of its own.
        configuration.listener.headSeconds = 120
        let off = RateConfiguration.Pair(account: .off, address: .off)
        configuration.rates.standard = off
        configuration.rates.credentials = off
        configuration.rates.messages = off
        configuration.rates.creation = off
        configuration.rates.search = off
        configuration.rates.uploads = off
        configuration.rates.media = off
        configuration.media.program = BuiltProgram.decoder
        change(&configuration)
        self.folder = folder
        let world = World(now: { [time] in time.now }, random: { SecureRandom.system.bytes($0) })
        node = try await RookeryNode.open(
            configuration, world: world, providers: providers, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        port = try await node.start()
    }

    /// Runs a test against a node of its own and stops it afterwards, whatever happens.
    static func tell(
        in folder: TemporaryFolder = TemporaryFolder(), _ change: (inout NodeConfiguration) -> Void = { _ in },
        providers: NodeProviders = NodeProviders(), _ test: (AccountStory) async throws -> Void
    ) async throws {
        let story = try await AccountStory(folder, change, providers)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await test(story)) } catch { outcome = .failure(error) }
        await story.node.stop()
        try outcome.get()
    }

    /// One request below `/api/v1/`.
    func ask(_ method: String, _ path: String, _ body: JSON? = nil, as person: Person? = nil) async throws -> HTTPReply {
        var headers: [(name: String, value: String)] = []
        if let person { headers.append(("authorization", "Bearer \(person.token)")) }
        if body != nil { headers.append(("content-type", "application/json")) }
        return try await HTTPClient(port: port).send(method, "/api/v1/" + path, headers: headers, body: body?.encoded())
    }

    /// Makes an account and logs in with it.
    func register(_ username: String, invite: String? = nil) async throws -> Person {
        var body: JSON = ["username": .string(username), "password": .string(Person.password), "device": "laptop"]
        if let invite { body["invite"] = .string(invite) }
        let reply = try await ask("POST", "auth/register", body)
        return try Person(reply, expecting: 201)
    }

    /// Logs in on another device.
    func logIn(_ username: String, password: String = Person.password) async throws -> Person {
        try Person(try await logInReply(username, password: password), expecting: 200)
    }

    /// The answer to a login.
    func logInReply(_ username: String, password: String = Person.password) async throws -> HTTPReply {
        try await ask("POST", "auth/login", ["username": .string(username), "password": .string(password), "device": "phone"])
    }

    /// The answer to a refresh.
    func refresh(_ token: String) async throws -> HTTPReply {
        try await ask("POST", "auth/refresh", ["refreshToken": .string(token)])
    }

    /// Registers the node's first admin with the one-time link.
    func admin(_ username: String = "dan") async throws -> Person {
        let link = try #require(try await FirstAdmin.link(node.context))
        let token = try #require(link.split(separator: "=").last)
        return try await register(username, invite: String(token))
    }
}

/// Somebody who is logged in.
struct Person: Sendable {
    /// Everybody's password in these stories.
    static let password = "correct horse battery"

    let id: String
    let token: String
    let refreshToken: String
    let sessionID: String

    /// Reads a login answer.
    init(_ reply: HTTPReply, expecting status: Int) throws {
        try #require(reply.status == status, "\(reply.text)")
        id = try #require(reply.json?["user"]?["id"]?.string)
        token = try #require(reply.json?["accessToken"]?.string)
        refreshToken = try #require(reply.json?["refreshToken"]?.string)
        sessionID = try #require(reply.json?["session"]?["id"]?.string)
    }

    /// The identifier as it stands in a path.
    var path: String { id.replacing("@", with: "%40").replacing(":", with: "%3A") }
}
