internal import Chat
internal import Storage

/// A room's stored history, as answers to peers are found in it.
struct StoredHistory: ServedRoom {
    let branches: StoredBranches
    /// The last position of the stream that whoever asks may know of.
    let last: Int64

    /// What no client sees has no place in the room's order; it stands right behind what it follows. Nothing is looked for deeper.
    private static let deepest = 16

    func served(_ id: EventID) throws(StorageFailure) -> ServedLinks? {
        guard let stored = try branches.place(of: id), let event = try branches.event(id)?.event else { return nil }
        return ServedLinks(
            prevEvents: event.prevEvents, authEvents: event.authEvents, place: try place(of: event, stored, depth: Self.deepest))
    }

    func stateBefore(_ id: EventID) throws(StorageFailure) -> [EventID]? {
        guard let point = try branches.point(before: id) else { return nil }
        let state = try branches.whole(point)
        return state.count > ServingLimits.authChain ? nil : Array(state.values)
    }

    /// What has no place in the stream is as late as what it follows. What nobody has placed is shown to whoever is in the room.
    func isShown(_ id: EventID) throws(StorageFailure) -> Bool {
        guard last < .max else { return true }
        guard let stored = try branches.place(of: id), let event = try branches.event(id)?.event else { return false }
        return try place(of: event, stored, depth: Self.deepest).map { $0 < (Int(last) + 1) * (Self.deepest + 1) } ?? false
    }

    private func place(of event: Event, _ stored: EventPlace, depth: Int) throws(StorageFailure) -> Int? {
        switch stored {
        case .visible(let position): return Int(position) * (Self.deepest + 1)
        case .outlier: return nil
        case .hidden: break
        }
        var place = Int.min
        for id in event.prevEvents where depth > 0 {
            guard let stored = try branches.place(of: id), let event = try branches.event(id)?.event else { continue }
            place = max(place, try self.place(of: event, stored, depth: depth - 1).map { $0 + 1 } ?? .min)
        }
        return place
    }
}
