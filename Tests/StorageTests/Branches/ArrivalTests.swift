import CanonicalJSON
import Chat
import Testing

@testable import Storage

@Suite("Events from elsewhere, as they are written")
struct ArrivalTests {
    /// A room of the cast in which everybody is joined, and its file.
    private func stage(_ version: RoomVersion = .v12) async throws -> (BranchStage, WholeRoom) {
        let room = WholeRoom(version, seed: 3)
        let stage = try await BranchStage(room.creation)
        _ = try await stage.take(room.order, room.creation)
        return (stage, room)
    }

    @Test("A judgement that was overtaken is refused, and nothing is written")
    func moved() async throws {
        let (stage, made) = try await stage()
        var room = made
        let creation = room.creation
        let tip = Array(room.tips)
        let topic = room.topic("First", by: WholeRoom.ada, after: tip)
        let other = room.message("Second", by: WholeRoom.ben, after: tip)
        let judged = try await stage.read { branches in
            (try ArrivalJudgement(creation, known: branches, signatures: WholeRoom.signatures).judge(other), branches.mark)
        }
        try await stage.take(topic, creation)
        let before = try await stage.count("SELECT count(*) FROM events")
        await #expect(throws: ArrivalConflict.moved) { try await stage.append(judged.0, assuming: judged.1) }
        #expect(try await stage.count("SELECT count(*) FROM events") == before)
        #expect(try await stage.take(other, creation).0.tips.count == 2)
    }

    @Test("An event that is there already changes nothing")
    func again() async throws {
        let (stage, room) = try await stage()
        let event = room.order[room.order.count - 1]
        let mark = try await stage.read { $0.mark }
        let arrival = Arrival(
            event: event, verdict: .allowed, standing: .accepted, isSoftlyFailed: false, before: StatePoint(version: 0),
            after: StatePoint(version: 0), tips: mark.tips, current: [:])
        guard case .known = try await stage.append(arrival, assuming: mark) else { throw TestRefusal() }
        #expect(try await stage.findings() == [])
    }

    @Test("What the node's own people say joins the branches, and names twenty of many")
    func ownEvents() async throws {
        let (stage, made) = try await stage()
        var room = made
        let fork = Array(room.tips)
        for number in 0..<25 { room.message("\(number)", by: WholeRoom.cleo, after: fork) }
        _ = try await stage.take(Array(room.order.suffix(25)), room.creation)
        let tips = try await stage.read { $0.tips }
        #expect(tips.count == 25)
        let text: JSONObject = ["msgtype": "m.text", "body": "All together"]
        let own = try await stage.say([(WholeRoom.ada, EventType.message, nil, text)])[0]
        let (event, left) = try await stage.read { branches in (try branches.event(own.eventID)?.event, branches.tips) }
        #expect(event?.prevEvents == Array(tips.suffix(20)))
        #expect(left == Array(tips.prefix(5)) + [own.eventID])
        let next = try await stage.say([(WholeRoom.ada, EventType.topic, "", ["topic": "One room"])])[0]
        #expect(try await stage.read { $0.tips } == [next.eventID])
        let known = try await stage.read { branches in (branches.version, try branches.point(after: next.eventID)) }
        #expect(known.1 == StatePoint(version: known.0))
        #expect(try await stage.findings() == [])
    }

    @Test("What a banned user said before hearing of it is kept and shown to nobody")
    func softFailure() async throws {
        var (stage, room) = try await stage()
        let fork = Array(room.tips)
        let ban = room.member(WholeRoom.cleo, .ban, by: WholeRoom.ada, after: fork)
        let evasion = room.message("I am still here", by: WholeRoom.cleo, after: fork)
        try await stage.take(ban, room.creation)
        guard case .kept(let stored) = try await stage.take(evasion, room.creation).1 else { throw TestRefusal() }
        #expect(stored.position < 0 && stored.kind == .other)
        #expect(try await stage.page() == [])
        try await stage.reopen()
        #expect(try await stage.read { try $0.isHidden(evasion.id) })
        let (uid, member) = try await stage.database.read { [rid = stage.rid] session in
            let uid = try session.userNumber(id: WholeRoom.cleo.text) ?? 0
            return (uid, try session.member(rid: rid, uid: uid))
        }
        #expect(uid > 0 && member?.membership == "ban")
        // Ada takes the ban back; handed in again, what was said is a part of the room, at the end of the stream.
        room.member(WholeRoom.cleo, .leave, by: WholeRoom.ada)
        room.member(WholeRoom.cleo, .join, by: WholeRoom.cleo)
        _ = try await stage.take(Array(room.order.suffix(2)), room.creation)
        guard case .appended(let back) = try await stage.take(evasion, room.creation).1 else { throw TestRefusal() }
        #expect(back.position > 0 && back.kind == .message)
        #expect(try await stage.page() == ["I am still here"])
        #expect(try await stage.findings() == [])
    }

    @Test("A piece of somebody's state is no part of the room until it is judged")
    func outliers() async throws {
        let (stage, made) = try await stage()
        var room = made
        let topic = room.topic("From far away", by: WholeRoom.ben)
        let kept = try await stage.database.write { [log = stage.log, rid = stage.rid] session in
            try log.appendOutlier(topic, isRejected: false, to: rid, now: BranchStage.start, in: session)
        }
        guard case .kept(let outlier) = kept else { throw TestRefusal() }
        let (judged, point) = try await stage.read { branches in (try branches.event(topic.id), try branches.point(after: topic.id)) }
        #expect(outlier.position < 0 && judged?.standing == .accepted && point == nil)
        #expect(try await stage.findings() == [])
        guard case .appended(let stored) = try await stage.take(topic, room.creation).1 else { throw TestRefusal() }
        #expect(stored.position > 0)
        let (tips, name) = try await stage.database.read { [log = stage.log, rid = stage.rid] session in
            (try log.branches(of: rid, in: session).tips, try session.room(rid: rid)?.topic)
        }
        #expect(tips == [topic.id] && name == "From far away")
        #expect(try await stage.findings() == [])
    }

    @Test("Edits, reactions and redactions do what the node's own do, also when they come before what they are about")
    func relations() async throws {
        for isLate in [false, true] {
            let (stage, made) = try await stage()
            var room = made
            let message = room.message("Helo", by: WholeRoom.cleo)
            let edit = room.say(
                EventType.message, key: nil,
                [
                    "msgtype": "m.text", "body": "* Hello", "m.new_content": ["msgtype": "m.text", "body": "Hello"],
                    "m.relates_to": ["rel_type": "m.replace", "event_id": .string(message.id.text)],
                ], by: WholeRoom.cleo)
            let reaction = room.say(EventType.reaction, key: nil, ReactionContent.content(to: message.id, emoji: "👍"), by: WholeRoom.dan)
            let redaction = room.say(EventType.redaction, key: nil, [:], by: WholeRoom.dan, redacts: reaction.id)
            let told = [edit, reaction, redaction]
            if isLate {
                try await stage.accept(told + [message])
            } else {
                _ = try await stage.take([message] + told, room.creation)
            }
            let rows = try await stage.database.read { [log = stage.log] session in
                let target = try log.position(of: message.id, in: session) ?? 0
                let place = try log.position(of: reaction.id, in: session) ?? 0
                return (
                    try session.newestEdit(of: target)?.eventID, try session.reactions(target: target).count,
                    try session.event(at: place)?.redactedBy != nil
                )
            }
            #expect(rows.0 == edit.id && rows.1 == 0 && rows.2, "late: \(isLate)")
            let removal = room.say(EventType.redaction, key: nil, [:], by: WholeRoom.ada, redacts: message.id)
            if isLate { try await stage.accept([removal]) } else { try await stage.take(removal, room.creation) }
            #expect(try await stage.count("SELECT count(*) FROM events WHERE kind = 1 AND redacted_by IS NOT NULL") == 1)
            #expect(try await stage.count("SELECT count(*) FROM deleted_messages") == 1)
            #expect(try await stage.count("SELECT count(*) FROM held_events") == 0)
            #expect(try await stage.findings() == [])
        }
    }

    @Test("A message takes a hundred different reactions, whatever peers send")
    func manyReactions() async throws {
        let (stage, made) = try await stage()
        var room = made
        let message = room.message("Hello", by: WholeRoom.ada)
        for number in 0...ReactionContent.emojiCount {
            room.say(EventType.reaction, key: nil, ReactionContent.content(to: message.id, emoji: "r\(number)"), by: WholeRoom.dan)
        }
        _ = try await stage.take(Array(room.order.suffix(ReactionContent.emojiCount + 2)), room.creation)
        #expect(try await stage.count("SELECT count(*) FROM reactions") == 100)
    }

    @Test("Somebody without the right to it redacts nothing, and an edit by another is none")
    func notTheirs() async throws {
        let (stage, made) = try await stage()
        var room = made
        let message = room.message("Mine", by: WholeRoom.ada)
        room.say(
            EventType.message, key: nil,
            [
                "msgtype": "m.text", "body": "* Yours",
                "m.relates_to": ["rel_type": "m.replace", "event_id": .string(message.id.text)],
            ], by: WholeRoom.cleo)
        room.say(EventType.redaction, key: nil, [:], by: WholeRoom.cleo, redacts: message.id)
        _ = try await stage.take(Array(room.order.suffix(3)), room.creation)
        #expect(try await stage.page() == ["Mine"])
        #expect(try await stage.count("SELECT count(*) FROM edits") == 0)
    }
}

extension BranchStage {
    /// Written as accepted with the state as it is, one after the other, whatever they follow.
    func accept(_ events: [Event], at place: (Int) -> ArrivalPlace = { _ in .live }) async throws {
        for (number, event) in events.enumerated() {
            let mark = try await read { $0.mark }
            let point = StatePoint(version: mark.version)
            let arrival = Arrival(
                event: event, verdict: .allowed, standing: .accepted, isSoftlyFailed: false, before: point, after: point,
                tips: place(number) == .live ? [event.id] : mark.tips, current: [:])
            try await append(arrival, assuming: mark, at: place(number))
        }
    }
}
