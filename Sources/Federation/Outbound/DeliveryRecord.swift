package import CanonicalJSON
package import Chat

/// What the database keeps about sending to one server; see ``Delivery``, which is this and what a restart may forget.
package struct DeliveryRecord: Sendable, Equatable {
    /// The server's name.
    package let server: String
    /// Every event up to this position of the stream has been taken by the server, was set aside, or is not for it; except in rooms of
    /// `behind` and what lies in `pending` and `again`.
    package internal(set) var cursor: Int64
    /// Rooms that are paced: their events after these positions are still to go.
    package internal(set) var behind: [RoomID: Int64] = [:]
    /// The number of the next transaction.
    package internal(set) var serial: Int64 = 1
    /// What is on its way, or was when the node stopped.
    package internal(set) var pending: Transaction?
    /// Answers of one status that `pending` has met in a row.
    var strikes = 0
    var strikeStatus = 0
    var dissection: Dissection?
    /// It was away for long: before anything else goes, it is looked at how much waits in which room.
    package internal(set) var catchUpIsDue = false
    /// What goes before all else, whatever cursor and `behind` say: events that were parked and are to be tried again, and what leads to the
    /// rest of rooms that were leapt over.
    var again: [OutboundEvent] = []
    package internal(set) var parked = ParkedContent()
    package internal(set) var health = DeliveryHealth()
    package internal(set) var updates = DurableUpdates()

    /// A server that gets what comes after that position.
    package init(server: String, cursor: Int64) {
        self.server = server
        self.cursor = cursor
    }

    /// Nothing is on its way, held back or to be tried again.
    var isIdle: Bool { pending == nil && dissection == nil && !catchUpIsDue && behind.isEmpty && again.isEmpty }

    /// Everything up to here has gone to the server, in all rooms.
    package var settled: Int64 { min(cursor, behind.values.min() ?? cursor) }

    /// Whether a restart may go on with an older one in the place of this: what went out in between was fleeting, and what was looked
    /// through for nothing is not much.
    func isAsGood(as older: DeliveryRecord) -> Bool {
        if cursor - older.cursor > Self.lookedThrough || !health.isAsGood(as: older.health) { return false }
        var same = self
        if dissection == nil, same.pending?.isFleeting == true { same.pending = nil }
        (same.cursor, same.serial, same.health) = (older.cursor, older.serial, older.health)
        return same == older
    }

    private static let lookedThrough: Int64 = 10_000

    /// The form that the database keeps.
    package var stored: JSON {
        var object: JSONObject = [
            "server": .string(server), "cursor": .int(cursor), "serial": .int(serial), "strikes": .int(strikes),
            "strike_status": .int(strikeStatus), "again": .array(again.map(\.stored)), "parked": parked.stored, "health": health.stored,
            "updates": updates.stored, "catch_up_is_due": .bool(catchUpIsDue),
        ]
        var behind = JSONObject()
        for (room, position) in self.behind { behind[room.text] = .int(position) }
        object["behind"] = .object(behind)
        object["pending"] = pending?.stored
        object["dissection"] = dissection?.stored
        return .object(object)
    }

    /// Reads ``stored``; nil for anything else: then the row is damaged.
    package init?(stored json: JSON) {
        guard let server = json["server"]?.string, let cursor = json["cursor"]?.int, let serial = json["serial"]?.int,
            let strikes = json["strikes"]?.int, let strikeStatus = json["strike_status"]?.int,
            let again = json["again"]?.array?.map(OutboundEvent.init(stored:)), !again.contains(nil),
            let parked = json["parked"].flatMap(ParkedContent.init(stored:)),
            let health = json["health"].flatMap(DeliveryHealth.init(stored:)),
            let updates = json["updates"].flatMap(DurableUpdates.init(stored:)), let behind = json["behind"]?.object,
            let catchUpIsDue = json["catch_up_is_due"]?.bool
        else { return nil }
        self.init(server: server, cursor: cursor)
        for (room, position) in behind {
            guard let room = RoomID(room), let position = position.int else { return nil }
            self.behind[room] = position
        }
        self.serial = serial
        // Earlier versions knew a catching-up that was under way; it begins anew.
        self.catchUpIsDue = catchUpIsDue || json["catch_up"] != nil
        self.strikes = Int(clamping: strikes)
        self.strikeStatus = Int(clamping: strikeStatus)
        self.again = again.compactMap { $0 }
        self.parked = parked
        self.health = health
        self.updates = updates
        guard readParts(of: json) else { return nil }
    }

    /// Those that may be missing, but not be wrong.
    private mutating func readParts(of json: JSON) -> Bool {
        pending = json["pending"].flatMap(Transaction.init(stored:))
        dissection = json["dissection"].flatMap(Dissection.init(stored:))
        return (pending == nil) == (json["pending"] == nil) && (dissection == nil) == (json["dissection"] == nil)
    }
}
