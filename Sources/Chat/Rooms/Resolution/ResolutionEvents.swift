/// The events of one resolution: read once, counted against the budget.
struct ResolutionEvents<Source: ResolutionSource> {
    let source: Source
    let room: RoomCreation
    let budget: ResolutionBudget
    private var judged: [EventID: JudgedEvent?] = [:]
    private var linked: [EventID: EventLinks?] = [:]
    private var powerLevels: [EventID: PowerLevels?] = [:]
    private var count = 0

    init(source: Source, room: RoomCreation, budget: ResolutionBudget) {
        self.source = source
        self.room = room
        self.budget = budget
    }

    mutating func event(_ id: EventID) throws(ResolutionError<Source.Failure>) -> JudgedEvent? {
        if let known = judged[id] { return known }
        if linked[id] == nil { try charge() }
        let event: JudgedEvent?
        do { event = try source.event(id) } catch { throw .source(error) }
        judged[id] = .some(event)
        linked[id] = .some(event.map { EventLinks($0.event) })
        return event
    }

    /// Auth events that the node does not have are ends of the walk, as in other implementations.
    mutating func links(_ id: EventID) throws(ResolutionError<Source.Failure>) -> EventLinks? {
        if let known = linked[id] { return known }
        try charge()
        let links: EventLinks?
        do { links = try source.links(id) } catch { throw .source(error) }
        linked[id] = .some(links)
        return links
    }

    /// What an event builds on: its auth events, with the create event that the room id implies from version 12 on.
    mutating func parents(_ id: EventID) throws(ResolutionError<Source.Failure>) -> [EventID] {
        guard let links = try links(id) else { return [] }
        return room.version.createIsAuthEvent || id == room.id ? links.authEvents : links.authEvents + [room.id]
    }

    /// The one of its auth events that sets this piece of state.
    mutating func authEvent(of id: EventID, named name: StateKey) throws(ResolutionError<Source.Failure>) -> EventID? {
        for parent in try links(id)?.authEvents ?? [] where try links(parent)?.stateName == name { return parent }
        return nil
    }

    /// The content of a power levels event, read once; nil when it has none that counts.
    mutating func powerLevels(_ id: EventID) throws(ResolutionError<Source.Failure>) -> PowerLevels? {
        if let known = powerLevels[id] { return known }
        let levels = try event(id).flatMap { try? PowerLevels(content: $0.event.content) }
        powerLevels[id] = .some(levels)
        return levels
    }

    func baseEvent(_ name: StateKey) throws(ResolutionError<Source.Failure>) -> EventID? {
        do { return try source.baseEvent(name) } catch { throw .source(error) }
    }

    func baseState() throws(ResolutionError<Source.Failure>) -> StateMap {
        do { return try source.baseState() } catch { throw .source(error) }
    }

    private mutating func charge() throws(ResolutionError<Source.Failure>) {
        count += 1
        if count > budget.events { throw .overBudget(budget) }
    }
}
