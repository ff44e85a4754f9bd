import Chat

/// What one session has read of a room's branches, so that a crowd of messages is judged without reading again what they all rest on.
///
/// Of one session and its thread alone. What an event changes is let go of when that event is appended.
final class BranchRecall {
    /// Where the part of the log ends that is told by the log alone; nil in a room that has no other.
    var linear: LinearPart?
    private(set) var events: [EventID: JudgedEvent] = [:]
    private(set) var places: [EventID: EventPlace] = [:]
    var setters = CurrentSetters()

    /// How many events are kept: those that a crowd of messages rests on, not those that a walk through a room meets.
    private static let limit = 500

    func keep(_ event: JudgedEvent) {
        if events.count < Self.limit { events[event.event.id] = event }
    }

    func keep(_ place: EventPlace, of id: EventID) {
        if places.count < Self.limit { places[id] = place }
    }

    /// A message changes nothing of the others; state may change standings, and a redaction what others say.
    func forget(after event: Event) {
        if event.stateName != nil || event.type == EventType.redaction {
            (events, places) = ([:], [:])
            setters = CurrentSetters()
        } else {
            events[event.id] = nil
            places[event.id] = nil
        }
    }
}

/// Which events set the current state, as far as it was asked for; nil for a piece that none sets.
struct CurrentSetters {
    var known: [StateKey: EventID?] = [:]
    private var version = 0

    mutating func removeAll(unlessOf version: Int) {
        if self.version != version { known = [:] }
        self.version = version
    }
}
