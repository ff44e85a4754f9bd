package import Chat

/// How many of one room's events are on their way to one server that answers before it has judged them.
///
/// Such a server takes a batch in, says yes, and works it off later; Synapse drops what waits beyond 100 events of a room and fetches
/// only ten of them again. So there are never more than a window of events on their way. The server's own speed sets the pace: an event
/// is on its way until the server shows that it has it, because it names it in what it sends, or says so when it is asked; and for a
/// minute at most, because some events a server never shows.
package struct RoomPace: Sendable, Equatable {
    /// Events on their way at most: Synapse counts those of others, too.
    package static let window = 90
    private static let narrowest = 20
    /// How much wider a window becomes with each good answer.
    private static let step = 5
    /// How long an event may be on its way, in milliseconds.
    package static let patience: Int64 = 60_000

    private struct Flight: Equatable {
        let id: EventID
        let at: Int64
    }

    private var window = RoomPace.window
    private var flights: [Flight] = []
    private var isShut = false
    private var looks = LookPace()

    package init() {}

    /// Takes one event's place in the window, if there is one. Once the window is used up, half of it must be free: that many events go
    /// together rather than one by one.
    package mutating func take(_ id: EventID, at now: Int64) -> Bool {
        guard isOpen(at: now) else { return false }
        flights.append(Flight(id: id, at: now))
        if flights.count >= window {
            isShut = true
            looks = LookPace(at: now)
        }
        return true
    }

    /// Whether ``take(_:at:)`` says yes.
    package mutating func isOpen(at now: Int64) -> Bool {
        land(flights.prefix { $0.at + Self.patience <= now }.count)
        return !isShut
    }

    /// The event to ask the server about now: the one with which half of the window is free. Now and then it is the newest, because the
    /// server may have refused the other one for good.
    package mutating func look(at now: Int64) -> EventID? {
        guard !isOpen(at: now), looks.begin(at: now) else { return nil }
        let place = looks.count.isMultiple(of: 3) ? flights.count - 1 : flights.count - window / 2 - 1
        return flights[max(0, place)].id
    }

    /// What the server said about an event that it was asked about.
    package mutating func looked(for id: EventID, _ answer: EventLook, at now: Int64) {
        switch answer {
        case .there:
            window = min(Self.window, window + Self.step)
            shows([id])
        case .notThere: looks.missed(at: now)
        case .silence: looks.failed(at: now)
        }
    }

    /// The server has named events that it has: it has those before them, too.
    package mutating func shows(_ ids: [EventID]) {
        guard !flights.isEmpty, let last = flights.lastIndex(where: { ids.contains($0.id) }) else { return }
        land(last + 1)
    }

    /// The server asks for what we have sent: it lost some of it, so less goes at once.
    package mutating func sawGap(at now: Int64) {
        window = max(Self.narrowest, window / 2)
        if flights.count >= window, !isShut {
            isShut = true
            looks = LookPace(at: now)
        }
    }

    /// When there is something to do again: the server is asked, or enough has been on its way for long enough.
    package func opens(after now: Int64) -> Int64 {
        var later = self
        if later.isOpen(at: now) { return now }
        let needed = flights[max(0, flights.count - window / 2 - 1)].at + Self.patience
        return max(now, min(needed, looks.due))
    }

    /// Whether it is as good as a new one.
    func isFresh(at now: Int64) -> Bool {
        var later = self
        return later.isOpen(at: now) && later.flights.isEmpty && window == Self.window
    }

    private mutating func land(_ count: Int) {
        flights.removeFirst(count)
        if flights.count <= window / 2 { isShut = false }
    }
}
