import Chat
import Federation

/// What nodes that heard everything must agree on, and what may never be; every sentence that comes out is a fault.
struct Agreement<Store: SimulatedStore> {
    private let reference: SimulatedNode<Store>
    private let nodes: [SimulatedNode<Store>]
    private let said: [Event]
    private(set) var faults: [String] = []
    /// Messages that are not visible everywhere, because their sender lost the right to send them at the same time.
    private(set) var disputed = 0
    /// Nodes compared, and messages visible where the room was made.
    var size: (nodes: Int, messages: Int) { (nodes.count, visible(reference).count) }

    init(_ life: SimulatedLife<Store>) {
        reference = life.world.node(life.creator.server)
        let servers = reference.servers
        nodes = life.world.names.filter { servers.contains($0) }.map { life.world.node($0) }
        said = life.said
        if !life.isQuiet { faults.append("It never became quiet.") }
        for node in nodes { compare(node) }
        for node in nodes { compareVisible(node) }
        for node in nodes { checkBans(node) }
    }

    private mutating func compare(_ node: SimulatedNode<Store>) {
        if node.undelivered > 0 { faults.append("\(node.name) could not judge \(node.undelivered) events.") }
        if node.inbox.count > 0 { faults.append("\(node.name) still waits with \(node.inbox.count) events.") }
        if node.store.tips != reference.store.tips { faults.append("\(node.name) has other tips.") }
        if closure(node) != closure(reference) { faults.append("\(node.name) has other events behind its tips.") }
        if node.store.state(at: node.store.version) != reference.store.state(at: reference.store.version) {
            faults.append("\(node.name) has another state.")
        }
        for id in closure(reference) where node.store.event(id)?.standing != reference.store.event(id)?.standing {
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

    private mutating func compareVisible(_ node: SimulatedNode<Store>) {
        for id in visible(node).symmetricDifference(visible(reference)) {
            guard let event = reference.store.event(id)?.event ?? node.store.event(id)?.event else { continue }
            if isDisputed(event) {
                disputed += 1
            } else {
                faults.append("\(node.name) and the maker's node do not both show \(id).")
            }
        }
    }

    /// Whether something that can take the right to send it, or to redact it, happened beside the message: who heard of that first does not
    /// show it.
    private func isDisputed(_ message: Event) -> Bool {
        let concerned = [message] + said.filter { $0.redacts == message.id }
        return concerned.contains { event in
            said.contains { other in
                let takesRights = other.type == EventType.powerLevels || other.type == EventType.joinRules || other.type == EventType.member
                return takesRights && !isBehind(other.id, event) && !isBehind(event.id, other)
            }
        }
    }

    private func isBehind(_ id: EventID, _ event: Event) -> Bool { ancestors(of: [event.id], reference).contains(id) }

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
