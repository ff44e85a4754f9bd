import CanonicalJSON
import Chat
import Testing

@testable import Storage

@Suite("What waits for other servers")
struct OutboundTests {
    @Test(
        "It is known how much of each room waits, and what leads to all of it: the newest event, the tips, and what ended without the server"
    )
    func tips() async throws {
        var stage = try await LinkStage()
        let begin = try await stage.stage.database.read { try $0.head() }
        let fork = Array(stage.room.tips)
        let side = try await stage.act { $0.topic("Aside", by: WholeRoom.ben, after: fork) }
        let first = try await stage.act { $0.message("0", by: WholeRoom.ada, after: fork) }
        var last = first
        for number in 1..<20 { last = try await stage.act { [last] in $0.message("\(number)", by: WholeRoom.ada, after: [last.id]) } }
        let end = try await stage.stage.database.read { try $0.head() }
        func tips(_ server: String, after: Int64, behind: [String: Int64] = [:], through: Int64 = .max) async throws -> Tips {
            let span = OutboundSpan(server: server, after: after, behind: behind, through: through)
            return try await stage.stage.database.read { [log = stage.stage.log] session in
                let waiting = try session.outboundBacklogs(span, atMost: 15)
                let tips = try log.outboundTips(span, rooms: waiting.map(\.rid), in: session).map(\.eventID)
                return Tips(events: waiting.map(\.events), isResident: waiting.allSatisfy(\.isResident), tips: tips)
            }
        }
        let roomID = stage.room.creation.roomID.text
        #expect(try await tips(LinkStage.south, after: begin) == Tips(events: [15], isResident: true, tips: [side.id, last.id]))
        let behind = try await tips(LinkStage.south, after: begin, behind: [roomID: stage.position(of: first)])
        #expect(behind == Tips(events: [15], isResident: true, tips: [last.id]))
        #expect(try await tips(LinkStage.south, after: begin, through: stage.position(of: first)).tips == [side.id, first.id])
        #expect(try await tips(LinkStage.south, after: end).events == [])
        #expect(try await stage.outbound(to: LinkStage.south, after: begin).count == 21)
        let ban = try await stage.act { $0.member(LinkStage.eve, .ban, by: WholeRoom.ada) }
        #expect(try await tips(LinkStage.west, after: begin) == Tips(events: [1], isResident: true, tips: [ban.id]))
    }

    private struct Tips: Equatable {
        let events: [Int]
        let isResident: Bool
        let tips: [EventID]
    }

    @Test("A room that is behind is asked for from where it got to, and events come in order and by pages")
    func pages() async throws {
        var stage = try await LinkStage()
        let begin = try await stage.stage.database.read { try $0.head() }
        for number in 0..<5 { try await stage.say("\(number)") }
        let roomID = stage.room.creation.roomID.text
        let (page, rest) = try await stage.stage.database.read { session in
            let page = try session.outboundEvents(to: LinkStage.south, after: begin, limit: 2)
            let last = page.last?.position ?? 0
            return (page, try session.outboundEvents(to: LinkStage.south, inRoom: roomID, after: last, through: .max, limit: 9))
        }
        #expect((page + rest).map(\.eventID) == stage.room.order.suffix(5).map(\.id))
        #expect((page + rest).allSatisfy { $0.roomID == roomID && $0.bytes > 256 })
        let backlog = try await stage.stage.database.read { try $0.outboundBacklog(to: LinkStage.south, after: begin) }
        #expect(backlog.count == 5 && backlog.oldest == stage.room.order[stage.room.order.count - 5].originServerTS)
    }

    @Test("What everybody has got is forgotten, and a server that is forgotten begins with what is said next")
    func pruning() async throws {
        var stage = try await LinkStage()
        try await stage.say("Old")
        try await stage.act { $0.member(LinkStage.eve, .ban, by: WholeRoom.ada) }
        let old = try await stage.position(of: stage.room.order[stage.room.order.count - 1])
        try await stage.stage.database.write { try $0.forgetOutbound(to: LinkStage.south) }
        #expect(try await stage.outbound(to: LinkStage.south) == [])
        let start = try await stage.stage.database.read { try $0.deliveryStart(to: LinkStage.south) }
        #expect(start == old)
        let new = try await stage.say("New")
        #expect(try await stage.outbound(to: LinkStage.south, after: start) == [new.id])
        #expect(try await stage.outbound(to: LinkStage.west).count == 1)
        #expect(try await stage.stage.database.write { try $0.pruneOutbound(through: old, limit: 1_000) } > 0)
        #expect(try await stage.outbound(to: LinkStage.west) == [])
        #expect(try await stage.outbound(to: LinkStage.south, after: start) == [new.id])
        #expect(try await stage.stage.findings() == [])
    }

    @Test("Spans that a server has left behind go, the open one stays")
    func spans() async throws {
        var stage = try await LinkStage()
        for user in [WholeRoom.cleo, WholeRoom.dan] { try await stage.act { $0.member(user, .leave, by: user) } }
        try await stage.act { $0.member(WholeRoom.cleo, .join, by: WholeRoom.cleo) }
        #expect(try await stage.stage.count("SELECT count(*) FROM server_spans") == 2)
        try await stage.stage.database.write { session in try session.pruneSpans(of: LinkStage.south, through: try session.head()) }
        #expect(try await stage.stage.count("SELECT count(*) FROM server_spans WHERE last IS NULL") == 1)
        #expect(try await stage.stage.count("SELECT count(*) FROM server_spans") == 1)
    }

    @Test("Signatures that nobody can make anew are kept, and go with an event that gets its place later")
    func signatures() async throws {
        var stage = try await LinkStage()
        let given: JSONObject = ["south.example": ["ed25519:1": "c2lnbmF0dXJl"]]
        let event = stage.room.message("Late", by: WholeRoom.cleo)
        let (log, rid) = (stage.stage.log, stage.stage.rid)
        try await stage.stage.database.write { session in
            _ = try log.appendOutlier(event, signatures: given, isRejected: false, to: rid, now: 1, in: session)
        }
        let beside = try await stage.position(of: event)
        #expect(beside < 0)
        #expect(try await stage.stage.database.read { try $0.signatures(at: beside) } == given)
        try await stage.take(event)
        let place = try await stage.position(of: event)
        #expect(place > 0)
        #expect(try await stage.stage.database.read { try $0.signatures(at: place) } == given)
        #expect(try await stage.stage.database.read { try $0.signatures(at: beside) }.isEmpty)
        #expect(try await stage.targets(event) == [])
    }

    @Test("An invite that stood at the end of the stream is found where the history puts it, in the same body and afterwards")
    func invited() async throws {
        var stage = try await LinkStage()
        let event = stage.room.member(LinkStage.eve, .invite, by: WholeRoom.ada)
        let (log, rid, creation) = (stage.stage.log, stage.stage.rid, stage.room.creation)
        try await stage.stage.database.write { session in
            let eve = try session.anyUser(LinkStage.eve, at: 1)
            _ = try log.appendOutside(event, signatures: [:], .invite, of: eve, to: rid, now: 1, in: session)
        }
        #expect(try await stage.position(of: event) > 0)
        let place = try await stage.stage.database.write { session in
            let branches = try log.branches(of: rid, in: session)
            let arrival = try ArrivalJudgement(creation, known: branches, signatures: WholeRoom.signatures).judge(event)
            let place = try log.takePlaces(1, before: nil, in: rid, session: session).lowerBound
            _ = try log.append(arrival, to: rid, assuming: branches.mark, at: .history(place), now: 1, in: session)
            #expect(try log.position(of: event.id, in: session) == place)
            return place
        }
        #expect(try await stage.position(of: event) == place)
        try await stage.take(event)
        #expect(try await stage.position(of: event) == place)
        #expect(try await stage.stage.count("SELECT count(*) - count(DISTINCT event_id) FROM events") == 0)
    }

    @Test("A job that waits to send is hastened, made where there is none, and taken back")
    func jobs() async throws {
        let database = try await LinkStage().stage.database
        let (server, now) = ("east.example", BranchStage.start)
        func jobs() async throws -> [[Int64]] {
            try await database.read { session in
                try session.rows(
                    "SELECT state, run_at FROM jobs WHERE lane = 'federation.send:east.example' AND state < 4 ORDER BY id"
                ) { [$0.int(0), $0.int(1)] }
            }
        }
        try await database.write { try $0.hastenDelivery(to: server, until: now, at: now) }
        try await database.write { try $0.hastenDelivery(to: server, until: now, at: now) }
        #expect(try await jobs() == [[2, now]])
        try await database.write { try $0.cancelDelivery(to: server, at: now) }
        try await database.write { session in
            let later = NewJob(
                JobCatalog.sendToServer, runAt: now + 30_000, lane: "federation.send:\(server)", uniqueKey: server)
            try session.enqueue(later, at: now)
        }
        try await database.write { try $0.enqueueDelivery(to: server, at: now) }
        #expect(try await jobs() == [[0, now + 30_000]], "what is new does not cut a wait short")
        try await database.write { try $0.hastenDelivery(to: server, until: now + 5_000, at: now) }
        #expect(try await jobs() == [[0, now + 5_000]])
        try await database.write { try $0.hastenDelivery(to: server, until: now, at: now) }
        #expect(try await jobs() == [[2, now]])
        try await database.write { try $0.cancelDelivery(to: server, at: now) }
        #expect(try await jobs() == [])
    }
}
