import Chat
import Federation
import Storage

/// Coming into a room with many members.
struct JoinBenchmark {
    let members: Int

    func run() async throws {
        let room = try PlayedRoom()
        let node = try await BenchNode("north.example", calls: room)
        defer { node.close() }
        for number in 0..<members {
            _ = try room.enter(UserID("@u\(number):south.example")!, named: "User \(number)")
        }
        let time = try await taken { try await Self.enter(room, node) }
        let count = try await node.linked.database.read { try $0.integer("SELECT count(*) FROM members") ?? 0 }
        guard count == members + 2 else { preconditionFailure("\(count) people are in the room.") }
        print("join of \(members) members: \(time.seconds) s, \(time.processor) s of processor")
    }

    /// Ada of the node comes into the room.
    static func enter(_ room: PlayedRoom, _ node: BenchNode) async throws {
        let ada = UserID("@ada:north.example")!
        let now = milliseconds()
        let user = try await node.linked.database.write { session in
            let uid = try session.anyUser(ada, at: now)
            try session.run("UPDATE users SET local = 1 WHERE uid = $1", .int(uid))
            return try session.user(uid: uid)
        }
        guard let user else { preconditionFailure("Ada has no row.") }
        let memberships = RemoteMemberships(node.linked) { _, _ in }
        guard case .entered = try await memberships.join(room.create.roomID, user, via: [PlayedRoom.server]) else {
            preconditionFailure("Ada did not get in.")
        }
    }
}
