package import Chat

/// Finds what a peer that asks for history or state gets, as ids. How much of it the peer may see is ``HistoryFilter``'s to say. What was
/// said after the peer had gone takes none of the places of what it gets, and leads to it.
package struct ServedHistory<Room: ServedRoom> {
    private let room: Room
    /// The create event, where it stands in no event's auth events but is part of what allows them all.
    private let impliedCreate: EventID?

    package init(_ room: Room, creation: RoomCreation) {
        self.room = room
        impliedCreate = creation.version.createIsAuthEvent ? nil : creation.id
    }

    /// What was before some events and after others, the nearest first to be found, in the room's order.
    package func missingEvents(before: [EventID], after: [EventID], limit: Int) throws(Room.Failure) -> [EventID] {
        var starts: [EventID] = []
        for id in before.prefix(ServingLimits.named) { starts += try room.served(id)?.prevEvents ?? [] }
        return try walk(from: starts, without: Set(after + before), limit: limit)
    }

    /// These events and what was before them, in the room's order.
    package func backfill(from ids: [EventID], limit: Int) throws(Room.Failure) -> [EventID] {
        try walk(from: Array(ids.prefix(ServingLimits.named)), without: [], limit: limit)
    }

    /// The state before an event, and what allows it; nil when the node does not know it, it is too much, or came when the peer had gone.
    package func state(at id: EventID) throws(Room.Failure) -> (state: [EventID], authChain: [EventID])? {
        guard try room.isShown(id), let state = try room.stateBefore(id), let chain = try authChain(of: state) else { return nil }
        return (state, chain)
    }

    /// What allows an event, down to the create event; nil when the node does not have the event, it is too much, or as above.
    package func authChain(of id: EventID) throws(Room.Failure) -> [EventID]? {
        guard try room.served(id) != nil, try room.isShown(id) else { return nil }
        return try authChain(of: [id])
    }

    private func walk(from starts: [EventID], without excluded: Set<EventID>, limit: Int) throws(Room.Failure) -> [EventID] {
        let limit = min(max(0, limit), ServingLimits.events)
        var seen = excluded
        var found: [(id: EventID, place: Int)] = []
        var open = starts
        var next = 0
        while next < open.count, found.count < limit, seen.count < excluded.count + ServingLimits.visited {
            let id = open[next]
            next += 1
            guard seen.insert(id).inserted, let links = try room.served(id), let place = links.place else { continue }
            if try room.isShown(id) { found.append((id, place)) }
            open += links.prevEvents
        }
        return found.sorted { $0.place < $1.place }.map(\.id)
    }

    private func authChain(of ids: [EventID]) throws(Room.Failure) -> [EventID]? {
        var seen: Set<EventID> = []
        var chain: [EventID] = []
        var open = ids
        while let id = open.popLast() {
            guard let links = try room.served(id) else { continue }
            for parent in links.authEvents where seen.insert(parent).inserted {
                chain.append(parent)
                open.append(parent)
            }
            if chain.count > ServingLimits.authChain { return nil }
        }
        if let impliedCreate, !ids.isEmpty, seen.insert(impliedCreate).inserted { chain.append(impliedCreate) }
        return chain
    }
}
