import Chat
import Federation

/// What nodes that heard everything must agree on, and what may never be; every sentence that comes out is a fault.
struct Agreement<Store: SimulatedStore> {
    private let reference: SimulatedNode<Store>
    /// Those with somebody in the room by their own account and by that of the room's maker, who can say what joins all branches.
    private let nodes: [SimulatedNode<Store>]
    private let authors: [String: SimulatedNode<Store>]
    private let said: [Event]
    private(set) var faults: [String] = []
    /// Messages that are not visible everywhere, because the state of a node did not allow them when it heard of them.
    private(set) var disputed = 0
    /// Nodes compared, and messages visible where the room was made.
    var size: (nodes: Int, messages: Int) { (nodes.count, visible(reference).count) }

    init(_ life: SimulatedLife<Store>) {
        let maker = life.world.node(life.creator.server)
        reference = maker
        let all = life.world.names.map { life.world.node($0) }
        authors = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
        nodes = all.filter { node in life.people.contains { $0.server == node.name && node.shows($0) && maker.shows($0) } }
        said = life.said
        for node in nodes { compare(node) }
        for node in all where maker.servers.contains(node.name) { checkSoftFailures(node) }
        for node in nodes { compareVisible(node) }
        for node in nodes { checkBans(node) }
        for node in all { checkHeard(node) }
        let compared = Set(nodes.map(\.name))
        for node in all where !compared.contains(node.name) { checkAlone(node) }
    }

    private mutating func compare(_ node: SimulatedNode<Store>) {
        if node.undelivered > 0 { faults.append("\(node.name) could not judge \(node.undelivered) events.") }
        if node.inbox.count > 0 { faults.append("\(node.name) still waits with \(node.inbox.count) events.") }
        if node.store.tips != reference.store.tips { faults.append("\(node.name) has other tips.") }
        let (own, common) = (closure(node), closure(reference))
        if !own.isSubset(of: common) || !common.subtracting(own).allSatisfy({ mayLack($0, node) }) {
            faults.append("\(node.name) has other events behind its tips.")
        }
        if node.store.state(at: node.store.version) != reference.store.state(at: reference.store.version) {
            faults.append("\(node.name) has another state.")
        }
        for id in common where node.store.event(id)?.standing != reference.store.event(id)?.standing && !mayLack(id, node) {
            faults.append("\(node.name) judged \(id) otherwise.")
        }
        for event in said where node.store.place(of: event.id) != nil {
            if reference.store.place(of: event.id) == nil { faults.append("\(event.id) never came to the node of the room's maker.") }
            if node.store.event(event.id)?.standing == .rejected { faults.append("\(node.name) rejects \(event.id), which its node took.") }
        }
    }

    /// Messages that people see: accepted, not softly failed, not redacted.
    private func visible(_ node: SimulatedNode<Store>) -> Set<EventID> {
        var visible: Set<EventID> = []
        var redacted: Set<EventID> = []
        for id in node.store.order {
            guard let judged = node.store.event(id), judged.standing == .accepted, !node.store.isSoftlyFailed(id) else { continue }
            if judged.event.type == EventType.message { visible.insert(id) }
            guard let target = judged.event.redacts.flatMap({ node.store.event($0)?.event }) else { continue }
            if applies(judged.event, to: target, node) { redacted.insert(target.id) }
        }
        return visible.subtracting(redacted)
    }

    private func applies(_ redaction: Event, to target: Event, _ node: SimulatedNode<Store>) -> Bool {
        let state = node.store.stateBefore(redaction.id) ?? [:]
        let levels = state[StateKey(EventType.powerLevels)].flatMap { node.store.event($0) }.flatMap {
            try? PowerLevels(content: $0.event.content)
        }
        return RoomPower(creation: node.creation, levels: levels).redactionApplies(from: redaction.sender, to: target)
    }

    /// An event is softly failed where the state at its arrival forbids it, and nowhere else.
    private mutating func checkSoftFailures(_ node: SimulatedNode<Store>) {
        for id in node.store.order {
            guard let judged = node.store.event(id), judged.standing == .accepted, let isForbidden = isForbidden(judged.event, node) else {
                continue
            }
            if isForbidden == node.store.isSoftlyFailed(id) { continue }
            faults.append("\(node.name) \(isForbidden ? "took \(id), forbidden" : "hides \(id), allowed") by its state.")
        }
    }

    /// Nil for an event without a state at its arrival that counts alone.
    private func isForbidden(_ event: Event, _ node: SimulatedNode<Store>) -> Bool? {
        if event.type == EventType.create { return false }
        guard let now = node.store.stateAtArrival(event.id) else { return nil }
        var state = EventState(creation: node.creation)
        for id in now.values { if let event = node.store.event(id)?.event { state.apply(event) } }
        return AuthRules.check(event, against: state, signatures: Seal.rules) != .allowed
    }

    private mutating func compareVisible(_ node: SimulatedNode<Store>) {
        for id in visible(node).symmetricDifference(visible(reference)) {
            if mayLack(id, node) { continue }
            if isDisputed(id, node) {
                disputed += 1
            } else {
                faults.append("\(node.name) and the maker's node do not both show \(id).")
            }
        }
    }

    /// Whether one of two nodes had heard, when the message or a redaction of it came, of something that forbids it, and the other had not.
    private func isDisputed(_ message: EventID, _ node: SimulatedNode<Store>) -> Bool {
        let concerned = [message] + said.filter { $0.redacts == message }.map(\.id)
        return concerned.contains { node.store.isSoftlyFailed($0) != reference.store.isSoftlyFailed($0) || mayLack($0, node) }
    }

    /// What was said while a node was out of the room for the author's may lie in a gap there, whose end was told as a state when the node was
    /// back in: it is fetched when somebody looks at that part of the history, which nobody does here.
    private func mayLack(_ id: EventID, _ node: SimulatedNode<Store>) -> Bool {
        guard node.store.place(of: id) == nil,
            let sender = reference.store.event(id)?.event.sender ?? said.first(where: { $0.id == id })?.sender
        else { return false }
        return authors[sender.server]?.came(id, without: node.name) ?? false
    }

    /// What was said once all had the same tips is shown everywhere. Who was put out and could not be told may go on speaking to nobody.
    /// - Returns: a sentence for each of these that is not.
    func unshown(_ words: [Event]) -> [String] {
        let servers = Set(nodes.map(\.name))
        let words = words.filter { servers.contains($0.sender.server) }
        return nodes.flatMap { node in
            let visible = visible(node)
            return words.filter { !visible.contains($0.id) }.map { "\(node.name) does not show \($0.id), said when all was told." }
        }
    }

    /// Nobody sees what a banned person said after the ban.
    private mutating func checkBans(_ node: SimulatedNode<Store>) {
        let visible = visible(node)
        for event in said where visible.contains(event.id) {
            guard let member = node.store.stateBefore(event.id)?[StateKey(EventType.member, event.sender.text)],
                let content = node.store.event(member)?.event.content, MemberContent(content: content)?.membership == .join
            else {
                faults.append("\(node.name) shows \(event.id), whose sender was not in the room.")
                continue
            }
        }
    }

    /// Whoever was in the room by the account of an event's author has heard it: all of its time there, and what ended it.
    private mutating func checkHeard(_ node: SimulatedNode<Store>) {
        let missed = said.filter { node.store.place(of: $0.id) == nil && !mayLack($0.id, node) }
        if !missed.isEmpty { faults.append("\(node.name) never heard \(missed.count) events of its time in the room.") }
    }

    /// Nobody on such a node is in the room by both accounts, so nobody can say what joins the branches. If it goes on nevertheless, either a
    /// branch of its own undid what put it out, which nobody follows, or what put it out stands on a branch that it does not follow, because its
    /// state forbade that; what the others do then they do not tell it.
    private mutating func checkAlone(_ node: SimulatedNode<Store>) {
        guard node.servers.contains(node.name) else { return }
        if closure(node).isSubset(of: closure(reference)), !people(of: node).allSatisfy({ forbadeWhatPutsOut($0, node) }) {
            faults.append("\(node.name) goes on alone without a branch of its own.")
        }
    }

    /// Those of a node who are in the room by its own account.
    private func people(of node: SimulatedNode<Store>) -> [UserID] {
        node.store.state(at: node.store.version).keys.compactMap { name in
            guard name.type == EventType.member, let user = UserID(name.key), user.server == node.name else { return nil }
            return node.shows(user) ? user : nil
        }
    }

    /// Whether a node heard what the maker's node says of somebody, its state then forbade that, and it follows nothing that came after it.
    private func forbadeWhatPutsOut(_ user: UserID, _ node: SimulatedNode<Store>) -> Bool {
        guard let parting = reference.current(StateKey(EventType.member, user.text)), node.store.isSoftlyFailed(parting),
            !closure(node).contains(parting), let event = node.store.event(parting)?.event
        else { return false }
        return isForbidden(event, node) == true
    }

    private func closure(_ node: SimulatedNode<Store>) -> Set<EventID> { ancestors(of: node.store.tips, node) }

    private func ancestors(of ids: [EventID], _ node: SimulatedNode<Store>) -> Set<EventID> {
        var found: Set<EventID> = []
        var open = ids
        while let id = open.popLast() {
            guard found.insert(id).inserted else { continue }
            open += node.store.event(id)?.event.prevEvents ?? []
        }
        return found
    }
}
