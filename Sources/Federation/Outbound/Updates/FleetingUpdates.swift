internal import Chat

/// Updates for one server of which only the newest counts: typing, receipts, presence. They are kept by what they are about, so that
/// they never queue up, and in memory only.
package struct FleetingUpdates: Sendable {
    private struct TypingKey: Hashable {
        let roomID: RoomID
        let user: UserID
    }

    private struct ReceiptKey: Hashable {
        let kind: ReceiptUpdate.Kind
        let roomID: RoomID
        let user: UserID
        let thread: String?
    }

    private var typing = Newest<TypingKey, TypingUpdate>()
    private var receipts = Newest<ReceiptKey, ReceiptUpdate>()
    private var presences = Newest<UserID, PresenceUpdate>()

    package init() {}

    /// Whether there is nothing to tell.
    package var isEmpty: Bool { typing.isEmpty && receipts.isEmpty && presences.isEmpty }

    mutating func add(_ update: TypingUpdate) { typing.set(TypingKey(roomID: update.roomID, user: update.user), update) }

    mutating func add(_ update: ReceiptUpdate) {
        receipts.set(ReceiptKey(kind: update.kind, roomID: update.roomID, user: update.user, thread: update.thread), update)
    }

    mutating func add(_ update: PresenceUpdate) { presences.set(update.user, update) }

    /// Nobody wants to know later who typed now.
    mutating func forgetWhatPasses() {
        typing = Newest()
        presences = Newest()
    }

    /// Takes out what fits.
    mutating func take(count: Int, bytes limit: Int) -> [EphemeralUpdate] {
        var room = (count: count, bytes: limit)
        var taken: [EphemeralUpdate] = []
        func add(_ updates: [EphemeralUpdate]) {
            for update in updates {
                room = (room.count - 1, room.bytes - update.bytes - 1)
                taken.append(update)
            }
        }
        func places() -> Int { max(0, min(room.count, room.bytes / Self.largest)) }
        add(typing.take(places()).map(\.update))
        add(ReceiptUpdate.updates(of: receipts.take(places())))
        let presencesThatFit = min(room.count * PresenceUpdate.perUpdate, max(0, room.bytes) / Self.largest)
        add(PresenceUpdate.updates(of: presences.take(presencesThatFit)))
        return taken
    }

    /// What one thing takes at most: ids and texts of a few hundred bytes, each of which may be written as `\u0001`.
    private static let largest = 8 << 10
}

/// Values by key in the order in which their keys first came; a new value takes the old one's place.
private struct Newest<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var values: [Key: Value] = [:]
    private var order: [Key] = []
    /// Beyond that the oldest go: whatever they say, the next one of their kind says it better.
    private let limit = 1_000

    var isEmpty: Bool { values.isEmpty }

    mutating func set(_ key: Key, _ value: Value) {
        if values.updateValue(value, forKey: key) == nil { order.append(key) }
        if order.count > limit { values[order.removeFirst()] = nil }
    }

    mutating func take(_ count: Int) -> [Value] {
        let keys = order.prefix(count)
        order.removeFirst(keys.count)
        return keys.compactMap { values.removeValue(forKey: $0) }
    }
}
