internal import CanonicalJSON

/// What somebody wants of a directory of public rooms.
struct PublicRoomsQuestion: Sendable, Equatable {
    /// Rooms of an answer at most, and when nothing is said.
    static let most = 100

    /// Rooms of an answer.
    var limit: Int
    /// After which place.
    var since: PublicRoomsPlace?
    /// What name, topic or alias holds; nil for all.
    var term: String?
    /// False for who only asks for rooms of a type, such as spaces: there are none here.
    var wantsRooms = true

    /// - Throws: ``FederationRefusal`` for a place that is none of ours.
    init(query ask: FederationAsk) throws(FederationRefusal) {
        try self.init(limit: ask["limit"].flatMap(Int64.init), since: ask["since"], term: nil)
    }

    /// - Throws: ``FederationRefusal`` for a place that is none of ours.
    init(content: JSON) throws(FederationRefusal) {
        let filter = content["filter"]
        try self.init(
            limit: content["limit"]?.int, since: content["since"]?.string, term: filter?["generic_search_term"]?.string)
        if let types = filter?["room_types"]?.array { wantsRooms = types.contains { $0.isNull } }
    }

    private init(limit: Int64?, since: String?, term: String?) throws(FederationRefusal) {
        self.limit = Int(min(max(1, limit ?? Int64(Self.most)), Int64(Self.most)))
        self.term = term.flatMap { $0.isEmpty ? nil : String($0.prefix(100)) }
        guard let since, !since.isEmpty else { return }
        guard let place = PublicRoomsPlace(since) else { throw .invalid("since is no place of this directory.") }
        self.since = place
    }
}

/// A place in the directory, which is ordered by members: opaque to others.
struct PublicRoomsPlace: Sendable, Equatable {
    let members: Int64
    let rid: Int64

    init(members: Int64, rid: Int64) { (self.members, self.rid) = (members, rid) }

    /// Nil for what ``text`` never gives.
    init?(_ text: String) {
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2, let members = Int64(halves[0]), let rid = Int64(halves[1]) else { return nil }
        self.init(members: members, rid: rid)
    }

    var text: String { "\(members)-\(rid)" }
}
