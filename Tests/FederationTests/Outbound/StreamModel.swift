import Chat
import Cryptography
import Federation

/// A node's stream as a test writes it: events of rooms at positions, some of them for the south node.
struct StreamModel {
    struct Entry: Equatable {
        let event: OutboundEvent
        let isForSouth: Bool
    }

    private(set) var entries: [Entry] = []
    var end: Int64 { entries.last?.event.position ?? 0 }

    static func room(_ number: Int) -> RoomID {
        guard let room = RoomID("!room\(number):north.example") else { preconditionFailure("That is a room id.") }
        return room
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes) }

    static func id(_ position: Int64) -> EventID {
        guard let id = EventID(bytes: sha256(Array("event \(position)".utf8))) else { preconditionFailure("32 bytes are an id.") }
        return id
    }

    @discardableResult
    mutating func say(in room: Int, bytes: Int = 600, isForSouth: Bool = true) -> OutboundEvent {
        let position = end + 1
        let event = OutboundEvent(position: position, id: Self.id(position), roomID: Self.room(room), bytes: bytes)
        entries.append(Entry(event: event, isForSouth: isForSouth))
        if isForSouth { southEvents.append(event) }
        return event
    }

    private(set) var southEvents: [OutboundEvent] = []
    /// Rooms that nobody of the node is in any longer.
    var left: Set<RoomID> = []
    /// Events of a room that are not too many after a long absence.
    var whole = CatchUp.whole

    func page(_ request: LogRequest) -> LogPage {
        switch request {
        case .following(let after): page(after: after, until: end) { _ in true }
        case .room(let room, let after, let until): page(after: after, until: until) { $0.roomID == room }
        case .leaps(let after, let behind, let until): leaps(after, behind, until)
        }
    }

    private func page(after: Int64, until: Int64, _ isWanted: (OutboundEvent) -> Bool) -> LogPage {
        let found = southEvents.filter { $0.position > after && $0.position <= until && isWanted($0) }.prefix(OutboundLimits.page)
        let isFull = found.count == OutboundLimits.page
        return LogPage(events: Array(found), through: isFull ? found.last?.position ?? until : until)
    }

    /// Rooms of a test never branch: the newest event is the one tip.
    private func leaps(_ after: Int64, _ behind: [RoomID: Int64], _ until: Int64) -> LogPage {
        var newest: [RoomID: OutboundEvent] = [:]
        var counts: [RoomID: Int] = [:]
        for event in southEvents where event.position <= until && event.position > behind[event.roomID] ?? after {
            newest[event.roomID] = event
            counts[event.roomID, default: 0] += 1
        }
        let rooms = counts.keys.sorted { $0.text < $1.text }
        let backlogs = rooms.enumerated().map { number, room in
            RoomBacklog(rid: Int64(number), events: counts[room] ?? 0, canBeAsked: !left.contains(room))
        }
        let found = CatchUp.leaps(backlogs, whole: whole).compactMap { newest[rooms[Int($0.rid)]] }
        return LogPage(events: found.sorted { $0.position < $1.position }, through: until)
    }
}
