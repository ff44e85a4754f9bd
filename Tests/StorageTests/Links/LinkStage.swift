import CanonicalJSON
import Chat
import Testing

@testable import Storage

/// A room of the north node with Cleo and Dan of the south node in it, whose events go through the door of the north node.
struct LinkStage {
    static let eve = UserID("@eve:west.example")!
    static let (south, west) = ("south.example", "west.example")

    var stage: BranchStage
    var room: WholeRoom

    init(_ version: RoomVersion = .v12) async throws {
        room = WholeRoom(version, seed: 3)
        stage = try await BranchStage(room.creation)
        _ = try await stage.take(room.order, room.creation)
    }

    /// Does something in the room, and hands what comes of it to the node.
    @discardableResult
    mutating func act(
        handedInBy: String? = nil, signatures: JSONObject = [:], _ act: (inout WholeRoom) -> Event
    ) async throws -> Event {
        let event = act(&room)
        try await take(event, handedInBy: handedInBy, signatures: signatures)
        return event
    }

    func take(_ event: Event, handedInBy: String? = nil, signatures: JSONObject = [:]) async throws {
        let (log, rid, creation) = (stage.log, stage.rid, room.creation)
        try await stage.database.write { session in
            let branches = try log.branches(of: rid, in: session)
            let arrival = try ArrivalJudgement(creation, known: branches, signatures: WholeRoom.signatures).judge(event)
            _ = try log.append(
                arrival, signatures: signatures, to: rid, assuming: branches.mark, handedInBy: handedInBy, now: BranchStage.start,
                in: session)
        }
    }

    /// Ada says something.
    @discardableResult
    mutating func say(_ text: String) async throws -> Event { try await act { $0.message(text, by: WholeRoom.ada) } }

    /// Ada sets which servers may not take part.
    mutating func deny(_ servers: [String]) async throws -> Event {
        let content: JSONObject = ["allow": ["*"], "deny": .array(servers.map(JSON.string))]
        return try await act { $0.say(EventType.serverACL, key: "", content, by: WholeRoom.ada) }
    }

    /// Eve joins through this node.
    mutating func eveJoins() async throws -> Event {
        try await act(handedInBy: Self.west) { $0.member(Self.eve, .join, by: Self.eve) }
    }

    /// The servers that get an event.
    func targets(_ event: Event) async throws -> [String] {
        var targets: [String] = []
        for server in ["north.example", Self.south, Self.west] {
            if try await outbound(to: server).contains(event.id) { targets.append(server) }
        }
        return targets
    }

    func outbound(to server: String, after position: Int64 = 0) async throws -> [EventID] {
        try await stage.database.read { session in
            try session.outboundEvents(to: server, after: position, limit: 1_000).map(\.eventID)
        }
    }

    func members(on server: String) async throws -> Int64 {
        try await stage.database.read { [rid = stage.rid] session in
            try session.integer("SELECT members FROM room_servers WHERE rid = $1 AND server = $2", .int(rid), .text(server)) ?? 0
        }
    }

    func hearers() async throws -> [String] {
        try await stage.database.read { [rid = stage.rid] session in try session.hearers(ofRoom: rid) }
    }

    func position(of event: Event) async throws -> Int64 {
        let log = stage.log
        let found = try await stage.database.read { session in try log.position(of: event.id, in: session) }
        return try #require(found)
    }
}
