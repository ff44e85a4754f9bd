internal import CanonicalJSON
internal import Chat

/// Somebody of ours has left a room on other nodes, and nobody there could be told: what a job needs to tell it later.
struct UntoldDecline: Sendable, Equatable {
    /// Whose it is, in which room, and the event by which they left here.
    struct Key: Sendable, Hashable {
        let uid: Int64
        let rid: Int64
        let position: Int64
    }

    let key: Key
    /// Who may take it.
    let servers: [ServerName]

    init(_ key: Key, servers: [ServerName]) { (self.key, self.servers) = (key, servers) }

    init?(payload: String) {
        guard let json = try? JSON(parsing: Array(payload.utf8)), let uid = json["user"]?.int, let rid = json["room"]?.int,
            let position = json["position"]?.int, let servers = json["servers"]?.array
        else { return nil }
        key = Key(uid: uid, rid: rid, position: position)
        self.servers = servers.compactMap { $0.string.flatMap { ServerName($0) } }
    }

    var payload: String {
        let json: JSON = [
            "user": .int(key.uid), "room": .int(key.rid), "position": .int(key.position),
            "servers": .array(servers.map { .string($0.text) }),
        ]
        return String(decoding: json.encoded(), as: UTF8.self)
    }
}

/// The declines that nobody could be told of, by who may take them: whether a sign of life means anything to them is a look at memory.
struct UntoldDeclines {
    private var waiting: [ServerName: Set<UntoldDecline.Key>] = [:]
    private var wokenAt: [ServerName: Int64] = [:]

    /// A server that can be heard and takes nothing is not tried at each of its requests. Milliseconds.
    private static let betweenWakes: Int64 = 60_000
    /// Tried at one sign of life; the others follow at the next one, or by their own time.
    private static let mostWoken = 100

    mutating func add(_ decline: UntoldDecline) {
        for server in decline.servers { waiting[server, default: []].insert(decline.key) }
    }

    mutating func remove(_ keys: [UntoldDecline.Key], of servers: [ServerName]) {
        for server in servers {
            waiting[server]?.subtract(keys)
            guard waiting[server]?.isEmpty == true else { continue }
            waiting[server] = nil
            wokenAt[server] = nil
        }
    }

    /// That server is there: what is to be tried now.
    mutating func heard(_ server: ServerName, at now: Int64) -> [UntoldDecline.Key] {
        guard let keys = waiting[server] else { return [] }
        if let before = wokenAt[server], now < before + Self.betweenWakes { return [] }
        wokenAt[server] = now
        return Array(keys.prefix(Self.mostWoken))
    }
}
