/// Who is typing where, started on this loop, and until when. A value: the shard executes what it returns.
struct TypingTimers {
    /// A user in a room.
    struct Key: Hashable {
        let rid: Int64
        let uid: Int64
    }

    /// A start within this time of the one before is not told again.
    static let quiet: Int64 = 2000

    /// Who it is and where, in the client's words.
    struct Typist: Sendable {
        let room: RoomKey
        let uid: Int64
        let userID: String
        let username: String

        var key: Key { Key(rid: room.rid, uid: uid) }
    }

    /// How long typing lasts without another start, in milliseconds.
    private let lifetime: Int64
    private var ends: [Key: (at: Int64, typist: Typist)] = [:]

    /// Takes the time after which typing ends by itself, in milliseconds.
    init(lifetime: Int64) {
        self.lifetime = lifetime
    }

    /// Notes a start; true when the others should hear it.
    mutating func start(_ typist: Typist, at now: Int64) -> Bool {
        let before = ends.updateValue((now + lifetime, typist), forKey: typist.key)
        guard let before else { return true }
        return before.at - lifetime + Self.quiet <= now
    }

    /// Notes a stop; true when the others should hear it.
    mutating func stop(_ typist: Typist) -> Bool {
        ends.removeValue(forKey: typist.key) != nil
    }

    /// Takes out everything that ended by itself.
    mutating func expired(at now: Int64) -> [Typist] {
        let over = ends.values.filter { $0.at <= now }.map(\.typist)
        for typist in over { ends[typist.key] = nil }
        return over
    }
}
