import Chat
import NIOCore
import Storage
import Testing

@testable import Node

/// What is told of a commit is written while the disk takes it.
@Suite("Writing ahead")
struct HandoutTests {
    @Test("What was written ahead is what the connections get: one frame for everybody, another for the session that sent it")
    func prepared() async throws {
        try await onLoop { loop, node in
            let shard = LiveShard(loop: loop, head: 5, limits: node.configuration.live, shards: 1)
            let people = (1...3).map { sid in Listener(shard, node, uid: 10, sid: sid) }
            for person in people { person.session.sit(in: RoomKey(rid: 7, roomID: "!kitchen")) }
            let event = LiveEvent(
                position: 6, audience: .room(7), name: "new_message", data: [1], own: LiveEvent.OwnVariant(sid: 2, data: [2]))
            let reply = LiveReply(session: people[1].session, ack: LiveAck(id: 4))
            let handouts = shard.prepare([.event(event), .acknowledge(reply, [3])])
            #expect(people.allSatisfy { $0.connection.sent.isEmpty } && shard.head == 5 && shard.deliveries == 0)
            let frames = people.map(\.connection.preparedFrames)
            #expect(frames.map { $0.map(\.data) } == [[[1]], [[2]], [[1]]])
            shard.deliver(handouts)
            for (person, frames) in zip(people, frames) {
                #expect(person.connection.sent.map(ObjectIdentifier.init) == frames.map(ObjectIdentifier.init))
            }
            #expect(
                people[1].connection.answers.map(ObjectIdentifier.init) == people[1].connection.preparedAnswers.map(ObjectIdentifier.init))
            #expect(people[1].connection.answers.map(\.data) == [[3]])
            #expect(shard.head == 6 && shard.deliveries == 3)
        }
    }

    @Test("A large room is asked for few forms, and everybody hears all the same")
    func largeRoom() async throws {
        try await onLoop { loop, node in
            let shard = LiveShard(loop: loop, head: 5, limits: node.configuration.live, shards: 1)
            let people = (1...50).map { sid in Listener(shard, node, uid: 10, sid: sid) }
            for person in people { person.session.sit(in: RoomKey(rid: 7, roomID: "!plaza")) }
            let handouts = shard.prepare([.event(LiveEvent(position: 6, audience: .room(7), name: "new_message", data: [1]))])
            #expect(people.reduce(0) { $0 + $1.connection.preparedFrames.count } == 4)
            shard.deliver(handouts)
            #expect(people.allSatisfy { $0.connection.sent.count == 1 })
        }
    }

    @Test("While something waits for the loop, nothing is handed out past it")
    func even() async throws {
        try await onLoop { loop, node in
            let shard = LiveShard(loop: loop, head: 5, limits: node.configuration.live, shards: 1)
            #expect(shard.isEven)
            shard.publish([])
            #expect(!shard.isEven)
            loop.execute { #expect(shard.isEven) }
        }
    }

    @Test("Announcements keep their order, whether they were written at once or later, and each is written once")
    func order() {
        let pending = PendingAnnouncements()
        var written = 0
        pending.add(.made(.left(rid: 1, uid: 1)))
        pending.add(
            .later {
                written += 1
                return .left(rid: 2, uid: 1)
            })
        pending.add(.made(.left(rid: 3, uid: 1)))
        #expect(written == 0)
        pending.make()
        pending.add(.made(.left(rid: 4, uid: 1)))
        let rids = pending.list.map { if case .left(let rid, _) = $0 { rid } else { Int64(0) } }
        #expect(rids == [1, 2, 3, 4])
        #expect(pending.list.count == 4 && written == 1)
    }

    private func onLoop(_ body: @escaping @Sendable (any EventLoop, NodeContext) -> Void) async throws {
        try await NodeStage.run { stage in
            let node = stage.node.context
            let loop = node.gateway.loop(of: 0)
            try await loop.submit { body(loop, node) }.get()
            try await loop.submit {}.get()
        }
    }
}

/// A live session with a connection that remembers. Confined to its loop.
private final class Listener {
    let connection: NotingConnection
    let session: LiveSession

    init(_ shard: LiveShard, _ node: NodeContext, uid: Int64, sid: Int) {
        connection = NotingConnection(shard.loop)
        session = LiveSession(connection: connection, shard: shard, node: node)
        session.caller = Caller(
            uid: uid, userID: "@ada:north.example", username: "ada", sid: Int64(sid), sessionID: "\(sid)", isAdmin: false)
        session.state = .live
    }
}

private final class NotingConnection: LiveConnection {
    let eventLoop: any EventLoop
    let address = "127.0.0.1"
    let isWritable = true
    private(set) var preparedFrames: [LiveFrame] = []
    private(set) var preparedAnswers: [LiveAnswer] = []
    private(set) var sent: [LiveFrame] = []
    private(set) var answers: [LiveAnswer] = []

    init(_ loop: any EventLoop) { eventLoop = loop }

    func accepted() {}
    func refused(_ refusal: Refusal) {}
    func send(_ frame: LiveFrame) { sent.append(frame) }
    func acknowledge(_ answer: LiveAnswer) { answers.append(answer) }
    func prepare(_ frame: LiveFrame) { preparedFrames.append(frame) }
    func prepare(_ answer: LiveAnswer) { preparedAnswers.append(answer) }
    func close(_ ending: LiveEnding) {}
}
