import CanonicalJSON
import Cast
import Chat
import Cryptography
import Federation
import OutboundHTTP
import Testing

@testable import Node

/// North, which links with south and east and reaches neither of them: what they ask comes in, and nothing goes out.
@Suite("Invites that other nodes look at and use")
struct ServedInviteTests {
    private let south = "south.example"
    private let east = "east.example"

    private func tell(_ test: @Sendable (AccountStory) async throws -> Void) async throws {
        let name = try #require(ServerName("north.example"))
        let key = SigningKey(random: .system)
        let keys = PublishedKeys(name: name, key: key, id: KeyID(number: 0))
        let fetch = Fetch(FetchConfiguration())
        var places: [ServerName: FetchEndpoint] = [:]
        for peer in [south, east] { places[try #require(ServerName(peer))] = FetchEndpoint(host: "127.0.0.1", port: 1) }
        let whereabouts = Whereabouts(
            fetch: fetch, guarded: PrivateAddressGuard(allowed: []), places: places, now: { 1 })
        let client = PeerClient(name: name, key: key, id: keys.id, whereabouts: whereabouts, fetch: fetch)
        try await AccountStory.tell(
            { $0.federation.allowed = [south, east] },
            providers: NodeProviders(federation: FederationIdentity(keys: keys, client: client)), test)
    }

    private func asked(_ method: String, _ token: String, by server: String, for user: String? = nil, _ story: AccountStory) async throws
        -> JSON
    {
        let endpoint = try #require(ServeInvites.endpoints(story.node.context).first { $0.method == method })
        let content = user.map { user -> JSON in ["user_id": .string(user)] }
        let ask = FederationAsk(origin: ServerName(server), segments: [token], content: content)
        let bytes: [UInt8]
        do throws(FederationRefusal) { bytes = try await endpoint.answer(ask).bytes } catch { return ["status": .int(Int64(error.status))] }
        return try JSON(parsing: bytes)
    }

    private func usesLeft(of room: String, as ada: Person, _ story: AccountStory) async throws -> Int64? {
        try await story.must("GET", "rooms/\(room)/invites", as: ada)["items"]?.array?.first?["usesLeft"]?.int
    }

    private func kitchen(_ story: AccountStory, _ more: JSONObject = [:]) async throws -> (ada: Person, room: String, token: String) {
        let ada = try await story.register("ada")
        var body: JSONObject = ["kind": "group", "name": "Kitchen", "topic": "Dinner", "visibility": "private"]
        for (name, value) in more { body[name] = value }
        let id = try #require(try await story.must("POST", "rooms", .object(body), as: ada, 201)["id"]?.string)
        let room = id.replacing("!", with: "%21").replacing(":", with: "%3A")
        let made = try await story.must("POST", "rooms/\(room)/invites", ["uses": 2, "expiresIn": 3_600], as: ada, 201)
        return (ada, room, try #require(made["token"]?.string))
    }

    @Test("A server uses an invite for its own people only")
    func ownPeople() async throws {
        try await tell { story in
            let (ada, room, token) = try await kitchen(story)
            for user in ["@cleo:south.example", "@ada:north.example", "nobody", nil] {
                #expect(try await asked("POST", token, by: east, for: user, story) == ["status": 403], "\(user ?? "")")
            }
            #expect(try await usesLeft(of: room, as: ada, story) == 2)
            #expect(try await story.must("GET", "rooms/\(room)/members", as: ada)["items"]?.array?.count == 1)
        }
    }

    @Test("A use that comes to nothing is not counted, and keeps nobody from the place")
    func unreachable() async throws {
        try await tell { story in
            let (ada, room, token) = try await kitchen(story)
            for _ in 0..<3 {
                #expect(try await asked("POST", token, by: south, for: "@cleo:south.example", story) == ["status": 503])
                #expect(try await usesLeft(of: room, as: ada, story) == 2)
            }
        }
    }

    @Test("Of a token with so many uses, as many are under way at once")
    func seats() {
        let seats = InviteSeats()
        #expect([seats.take("a"), seats.take("a"), seats.take("b")] == [0, 1, 0])
        seats.leave("a")
        #expect(seats.take("a") == 1)
        for _ in 0..<3 { seats.leave("a") }
        #expect(seats.take("a") == 0)
    }

    @Test("Another node sees where a token leads, and no more than its link shows; one that leads nowhere tells nothing")
    func preview() async throws {
        try await tell { story in
            let (ada, room, token) = try await kitchen(story)
            let seen = try await asked("GET", token, by: south, story)
            #expect(seen["name"] == "Kitchen" && seen["topic"] == "Dinner" && seen["members"] == 1 && seen["public"] == false)
            #expect(seen.object?.count == 5)
            #expect(try await usesLeft(of: room, as: ada, story) == 2)
            #expect(try await asked("GET", "nonsense", by: south, story) == ["status": 404])
            story.time.advance(seconds: 3_601)
            #expect(try await asked("GET", token, by: south, story) == ["status": 410])
        }
    }

    @Test("Of a room that never leaves the node, other nodes see nothing by its tokens")
    func staysHere() async throws {
        try await tell { story in
            let (_, _, token) = try await kitchen(story, ["federate": false])
            #expect(try await asked("GET", token, by: south, story) == ["status": 403])
            #expect(try await asked("POST", token, by: south, for: "@cleo:south.example", story) == ["status": 403])
        }
    }

    @Test("Only who is logged in has another node asked where its invite leads")
    func loggedIn() async throws {
        try await tell { story in
            let ada = try await story.register("ada")
            #expect(try await story.ask("GET", "rooms/invites/token%40south.example").code == "unauthenticated")
            #expect(try await story.ask("GET", "rooms/invites/token%40south.example", as: ada).code == "busy")
            #expect(try await story.ask("GET", "rooms/invites/token%40west.example", as: ada).code == "not_available")
        }
    }
}
