internal import CanonicalJSON

/// What a server would not take: set aside so that the rest goes on, shown to the admin, who can have it tried again.
package struct ParkedContent: Sendable, Equatable {
    /// An event that was refused with this status at this time (milliseconds since 1970).
    package struct Entry: Sendable, Equatable {
        package let event: OutboundEvent
        package let status: Int
        package let at: Int64
    }

    /// The newest of them, oldest first.
    package private(set) var events: [Entry] = []
    /// How many things were ever parked, ephemeral updates too, which are gone.
    package private(set) var total = 0
    /// How many transactions in a row of which the server took nothing at all.
    private(set) var inARow = 0

    /// More are forgotten, oldest first: the peer finds them by itself when it follows the room's branches.
    package static let kept = 200

    package init() {}

    mutating func add(_ suspects: [TransactionContent], of whole: TransactionContent, status: Int, at now: Int64) {
        let count = suspects.reduce(0) { $0 + $1.count }
        total += count
        if count == whole.count { inARow += 1 }
        events.append(contentsOf: suspects.flatMap(\.events).map { Entry(event: $0, status: status, at: now) })
        if events.count > Self.kept { events.removeFirst(events.count - Self.kept) }
    }

    mutating func somethingWasTaken() { inARow = 0 }

    /// Takes everything out, to be tried again.
    mutating func empty() -> [OutboundEvent] {
        defer { events = [] }
        return events.map(\.event)
    }

    var stored: JSON {
        let entries: [JSON] = events.map { ["event": $0.event.stored, "status": .int($0.status), "at": .int($0.at)] }
        return ["events": .array(entries), "total": .int(total), "in_a_row": .int(inARow)]
    }

    init?(stored json: JSON) {
        guard let entries = json["events"]?.array, let total = json["total"]?.int, let inARow = json["in_a_row"]?.int else { return nil }
        for entry in entries {
            guard let event = entry["event"].flatMap(OutboundEvent.init(stored:)), let status = entry["status"]?.int,
                let at = entry["at"]?.int, (0...999).contains(status)
            else { return nil }
            events.append(Entry(event: event, status: Int(status), at: at))
        }
        self.total = Int(clamping: total)
        self.inARow = Int(clamping: inARow)
    }
}
