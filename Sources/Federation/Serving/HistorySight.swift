internal import CanonicalJSON
internal import Chat
internal import Storage

/// What one server sees of a room's stored events.
struct HistorySight {
    let room: RoomRow
    let peer: ServerName
    let link: LinkedNode
    let session: any SQLSession
    let history: StoredHistory

    var branches: StoredBranches { history.branches }

    /// The events in wire form, as far as the server may see them.
    func objects(_ ids: [EventID]) throws -> [JSON] { try ids.compactMap { try object($0) } }

    /// State and what allows it, which whoever is in the room gets in whole.
    func wholeObjects(_ ids: [EventID]) throws -> [JSON] {
        try ids.compactMap { id in
            guard let place = try branches.place(of: id) else { return nil }
            return try WireEvents(link.keys).object(at: place.position, in: session).map(JSON.object)
        }
    }

    private func object(_ id: EventID) throws -> JSON? {
        guard let place = try branches.place(of: id), let event = try session.parsedEvent(at: place.position) else { return nil }
        let signatures = try session.signatures(at: place.position)
        switch HistoryFilter.showing(try presence(at: place, event)) {
        case .whole: return .object(WireEvents(link.keys).object(event, signatures))
        case .redacted: return .object(WireEvents(link.keys).object(event.redacted(), signatures))
        case .hidden: return nil
        }
    }

    /// Who was there is told by positions, which late events do not have: of those nobody is said to have been there.
    private func presence(at place: EventPlace, _ event: Event) throws -> ServerPresence {
        let wasThere = try session.wasServer(peer.text, inRoom: room.rid, at: place.position)
        return ServerPresence(
            isInRoomSince: try history.isShown(event.id), hadMember: wasThere, hadInvite: false, visibility: try visibility(around: event))
    }

    /// What the room's history visibility was before an event, and with it. Where the state is not known, nothing is.
    private func visibility(around event: Event) throws -> [HistoryVisibility] {
        var found: [HistoryVisibility] = []
        let name = StateKey(EventType.historyVisibility)
        if let before = try branches.point(before: event.id) {
            let setter = try before.changes[name] ?? branches.event(setting: name, at: before.version)
            let content = try setter.flatMap { try branches.event($0)?.event.content }
            found.append(content.map { HistoryVisibility(content: $0) } ?? .initial)
        }
        if event.stateName == name { found.append(HistoryVisibility(content: event.content)) }
        return found
    }
}
