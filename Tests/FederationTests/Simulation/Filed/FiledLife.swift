import CanonicalJSON
import Chat
import Cryptography
import Storage

@testable import Federation

/// The life of one room on several nodes with files of their own: people act at random while the network is bad and nodes die, then all
/// heals, and everybody says a last word.
final class FiledLife {
    let creator: UserID
    let people: [UserID]
    let world: FiledWorld
    private(set) var said: [Event] = []
    /// Who spoke in the last round of words.
    private var spoke: Set<UserID> = []
    private static let moreRounds = 3
    /// Steps of the world. A long life takes 1,000.
    static let budget = 20_000
    private let version: RoomVersion

    /// The same room to begin with as ``SimulatedLife`` has.
    init(seed: UInt64, budget: Int = FiledLife.budget) async throws {
        let begun = SimulatedLife<StoreInMemory>(seed: seed)
        (creator, people) = (begun.creator, begun.people)
        let first = begun.world.node(begun.creator.server)
        version = first.creation.version
        let events = first.store.order.compactMap { first.store.event($0)?.event }
        let stage = LinkedStage(at: begun.world.now)
        var keys: [String: PublishedKeys] = [:]
        for name in begun.world.names {
            guard let server = ServerName(name) else { preconditionFailure("\(name) is no server name") }
            keys[name] = PublishedKeys(name: server, key: SigningKey(random: .system), id: KeyID(number: 0))
        }
        var nodes: [FiledNode] = []
        for name in begun.world.names {
            guard let own = keys[name] else { continue }
            let node = try await FiledNode(try await stage.open(name, keys: own), first.creation, keys: own)
            try await node.found(events, begun.people) { [keys] event in
                guard event.sender.server != name, let author = keys[event.sender.server] else { return [:] }
                return [event.sender.server: WireEvents(author).signature(event)]
            }
            nodes.append(node)
        }
        world = FiledWorld(stage, nodes, random: SimulationRandom(seed: ~seed), budget: budget)
        world.weather = NetworkWeather(
            loss: world.random.pick([0, 0, 5, 20, 40]), duplication: world.random.pick([0, 10]),
            delay: world.random.pick([1...20, 10...2_000, 1...20_000]))
    }

    /// All of it.
    func live(acts: Int = 25) async throws {
        for _ in 0..<acts {
            if world.random.chance(10) { world.part() }
            if world.random.chance(10) { world.heal() }
            if world.random.chance(12) { world.crash(world.random.pick(world.names), rotating: world.random.chance(30)) }
            try await act()
            try await world.run(for: world.random.pick([0, 10, 1_000, 30_000, 300_000, 4_000_000]))
        }
        world.heal()
        world.weather = NetworkWeather()
        try await world.runUntilQuiet()
        try await sayLastWords()
        // What came together may let somebody in who had no turn.
        for _ in 0..<Self.moreRounds {
            if try await hasSilentMember { try await sayLastWords() }
        }
    }

    /// Once all is told: everybody who is in the room says one more word.
    func sayAnotherWord() async throws -> [Event] {
        let before = said.count
        try await sayLastWords()
        return Array(said[before...])
    }

    /// Everybody who may says something, one after the other, so that all branches come together. Whoever made the room has the last word.
    private func sayLastWords() async throws {
        spoke = []
        for user in people.dropFirst() + [creator] {
            let before = said.count
            try await say(EventType.message, nil, ["body": .string("\(said.count)"), "msgtype": "m.text"], user)
            if said.count > before { spoke.insert(user) }
            try await world.runUntilQuiet()
        }
    }

    /// Whether somebody is in the room, by their own node and by that of the room's maker, who did not speak in the last round.
    private var hasSilentMember: Bool {
        get async throws {
            let views = Dictionary(try await world.views().map { ($0.name, $0) }) { first, _ in first }
            guard let maker = views[creator.server] else { return false }
            return people.contains { !spoke.contains($0) && maker.shows($0) && views[$0.server]?.shows($0) == true }
        }
    }

    private func act() async throws {
        let actor = world.random.pick(people)
        let target = world.random.pick(people)
        switch Int.random(in: 0..<20, using: &world.random) {
        // Whoever made the room stays: without them nobody could say which of two parts is the room.
        case 0: if target != creator { try await member(target, .ban, actor) }
        case 1: if target != creator { try await member(target, .leave, actor) }
        case 2: try await member(target, .invite, actor)
        case 3: if actor != creator { try await member(actor, .leave, actor) }
        case 4, 5: try await member(actor, .join, actor)
        case 6: try await say(EventType.powerLevels, "", powers(), actor)
        case 7: try await say(EventType.joinRules, "", (world.random.chance(50) ? JoinRule.public : .invite).content, actor)
        case 8, 9, 10: try await say(EventType.topic, "", ["topic": .string("\(said.count)")], actor)
        case 11: try await redact(actor)
        default: try await say(EventType.message, nil, ["body": .string("\(said.count)"), "msgtype": "m.text"], actor)
        }
    }

    private func member(_ user: UserID, _ membership: Membership, _ actor: UserID) async throws {
        try await say(EventType.member, user.text, MemberContent(membership).content, actor)
    }

    private func powers() -> JSONObject {
        var levels = PowerLevels()
        if version != .v12 { levels.users[creator.text] = 100 }
        for user in people.dropFirst() { levels.users[user.text] = world.random.pick([0, 0, 50, 75]) }
        return levels.content
    }

    private func redact(_ actor: UserID) async throws {
        let messages = said.filter { $0.type == EventType.message && $0.sender.server == actor.server }
        guard !messages.isEmpty else { return }
        let target = world.random.pick(messages).id
        try await say(
            EventType.redaction, nil, version.redactsIsInContent ? ["redacts": .string(target.text)] : [:], actor, redacts: target)
    }

    private func say(_ type: String, _ key: String?, _ content: JSONObject, _ actor: UserID, redacts: EventID? = nil) async throws {
        if let event = try await world.say(type, key, content, actor, redacts: redacts) { said.append(event) }
    }
}
