import CanonicalJSON
import Chat
import Federation

/// The life of one room on several nodes: people act at random while the network is bad, then it heals, and everybody says a last word.
struct SimulatedLife<Store: SimulatedStore> {
    let seed: UInt64
    let creator: UserID
    let people: [UserID]
    private(set) var world: SimulatedWorld<Store>
    /// What people said and did.
    private(set) var said: [Event] = []
    /// Who spoke in the last round of words.
    private var spoke: Set<UserID> = []
    private static var moreRounds: Int { 3 }
    /// Steps of the world. A long life takes 1,250.
    static var budget: Int { 50_000 }

    init(seed: UInt64, limits: InboxLimits = InboxLimits(), budget: Int = Self.budget) {
        self.seed = seed
        var random = SimulationRandom(seed: seed)
        let count = Int.random(in: 2...7, using: &random)
        let names = (0..<count).map { "n\($0).example" }
        let users = names.enumerated().flatMap { place, name in
            (0..<(count < 4 || place == 1 ? 2 : 1)).map { People.user("@p\($0):\(name)") }
        }
        people = users
        creator = users[0]
        let version = RoomVersion.allCases[Int(seed % 3)]
        let first = Self.firstNode(names[0], users, version, limits)
        let nodes = names.map { SimulatedNode($0, first.creation, store: first.store, limits: limits) }
        world = SimulatedWorld(nodes, random: random, budget: budget)
        world.weather = NetworkWeather(
            loss: world.random.pick([0, 0, 5, 20, 40]), duplication: world.random.pick([0, 10]),
            delay: world.random.pick([1...20, 10...2_000, 1...20_000]))
        world.sendsNewestOnly = world.random.chance(50)
    }

    /// All of it.
    mutating func live(acts: Int = 30) {
        for _ in 0..<acts {
            if world.random.chance(10) { part() }
            if world.random.chance(10) { world.groups = [:] }
            act()
            world.run(for: world.random.pick([0, 10, 1_000, 30_000, 300_000]))
        }
        heal()
        sayLastWords()
        // What came together may let somebody in who had no turn.
        for _ in 0..<Self.moreRounds where hasSilentMember { sayLastWords() }
    }

    // The first events are on every node: joining is told elsewhere.
    private static func firstNode(
        _ name: String, _ users: [UserID], _ version: RoomVersion, _ limits: InboxLimits
    ) -> SimulatedNode<Store> {
        var content: JSONObject = ["room_version": .string(version.rawValue)]
        if version == .v10 { content["creator"] = .string(users[0].text) }
        let create = WrittenRoom.built(
            EventDraft(
                type: EventType.create, stateKey: "", sender: users[0],
                roomID: version.roomIDIsCreateHash ? nil : RoomID("!lobby:\(name)"), content: content, originServerTS: 1_699_999_999_000),
            version, prev: [], auth: [])
        guard let creation = RoomCreation(create) else { preconditionFailure("The create event of a test is a proper one.") }
        var store = Store()
        if let arrival = try? ArrivalJudgement(creation, known: store, signatures: Seal.rules).judge(create) {
            store.write(arrival, wire: Seal.wire(create), followsGap: false)
        }
        var node = SimulatedNode(name, creation, store: store, limits: limits)
        func say(_ type: String, _ key: String, _ content: JSONObject, _ sender: UserID) {
            _ = node.say(type, key: key, content, by: sender, at: 1_699_999_999_500 + Int64(node.store.order.count))
        }
        say(EventType.member, users[0].text, MemberContent(.join).content, users[0])
        say(EventType.powerLevels, "", powers(users, version) { $0 % 3 == 1 ? 50 : 0 }, users[0])
        say(EventType.joinRules, "", JoinRule.public.content, users[0])
        for user in users.dropFirst() { say(EventType.member, user.text, MemberContent(.join).content, user) }
        return SimulatedNode(name, creation, store: node.store, limits: limits)
    }

    private static func powers(_ users: [UserID], _ version: RoomVersion, level: (Int) -> Int64) -> JSONObject {
        var levels = PowerLevels()
        if version != .v12 { levels.users[users[0].text] = 100 }
        for (place, user) in users.enumerated().dropFirst() { levels.users[user.text] = level(place) }
        return levels.content
    }

    // What people do

    private mutating func act() {
        let actor = world.random.pick(people)
        let target = world.random.pick(people)
        switch world.random.pick(Array(0..<20)) {
        // Whoever made the room stays: without them nobody could say which of two parts is the room.
        case 0: if target != creator { say(EventType.member, target.text, MemberContent(.ban).content, actor) }
        case 1: if target != creator { say(EventType.member, target.text, MemberContent(.leave).content, actor) }
        case 2: say(EventType.member, target.text, MemberContent(.invite).content, actor)
        case 3: if actor != creator { say(EventType.member, actor.text, MemberContent(.leave).content, actor) }
        case 4, 5: say(EventType.member, actor.text, MemberContent(.join).content, actor)
        case 6: setPowers(actor)
        case 7: say(EventType.joinRules, "", (world.random.chance(50) ? JoinRule.public : .invite).content, actor)
        case 8, 9, 10: say(EventType.topic, "", ["topic": .int(said.count)], actor)
        case 11: redact(actor)
        default: say(EventType.message, nil, ["body": .int(said.count), "msgtype": "m.text"], actor)
        }
    }

    private mutating func setPowers(_ actor: UserID) {
        var levels: [Int64] = []
        for _ in people { levels.append(world.random.pick([0, 0, 50, 75])) }
        say(EventType.powerLevels, "", Self.powers(people, world.node(creator.server).creation.version) { levels[$0] }, actor)
    }

    private mutating func redact(_ actor: UserID) {
        let messages = world.node(actor.server).store.order.filter {
            world.node(actor.server).store.event($0)?.event.type == EventType.message
        }
        guard !messages.isEmpty else { return }
        let target = world.random.pick(messages)
        let content: JSONObject = world.node(actor.server).creation.version.redactsIsInContent ? ["redacts": .string(target.text)] : [:]
        say(EventType.redaction, nil, content, actor, redacts: target)
    }

    @discardableResult
    private mutating func say(
        _ type: String, _ key: String?, _ content: JSONObject, _ actor: UserID, redacts: EventID? = nil
    ) -> Event? {
        // A node that nobody is in the room with has to join again, which is another story.
        guard world.node(actor.server).servers.contains(actor.server) else { return nil }
        let event = world.act(on: actor.server) { node, now in
            node.say(type, key: key, content, by: actor, redacts: redacts, at: now)
        }
        if let event { said.append(event) }
        return event
    }

    // What happens to the network

    private mutating func part() {
        world.groups = [:]
        for name in world.names { world.groups[name] = Int.random(in: 0...1, using: &world.random) }
    }

    private mutating func heal() {
        world.groups = [:]
        world.weather = NetworkWeather()
        world.runUntilQuiet()
    }

    /// Everybody who may says something, one after the other, so that all branches come together. Whoever made the room has the last word.
    private mutating func sayLastWords() {
        spoke = []
        for user in people.dropFirst() + [creator] {
            if say(EventType.message, nil, ["body": .int(said.count), "last": true], user) != nil { spoke.insert(user) }
            world.runUntilQuiet()
        }
    }

    /// Whether somebody is in the room, by their own node and by that of the room's maker, who did not speak in the last round.
    private var hasSilentMember: Bool {
        let maker = world.node(creator.server)
        return people.contains { !spoke.contains($0) && maker.shows($0) && world.node($0.server).shows($0) }
    }

    /// Once all is told: everybody who is in the room says one more word.
    mutating func sayAnotherWord() -> [Event] {
        let before = said.count
        sayLastWords()
        return Array(said[before...])
    }

    /// Somebody who was banned says something as if it had been before the ban.
    mutating func evade(_ user: UserID) -> Event? {
        let node = world.node(user.server)
        guard let ban = node.current(StateKey(EventType.member, user.text)).flatMap({ node.store.event($0) })?.event,
            let before = ban.prevEvents.first
        else { return nil }
        let event = world.act(on: user.server) { node, now in
            node.say(EventType.message, key: nil, ["body": "I was never banned"], by: user, after: [before], at: now)
        }
        world.runUntilQuiet()
        return event
    }
}
