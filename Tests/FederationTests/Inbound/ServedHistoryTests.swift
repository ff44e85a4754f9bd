import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("What peers are shown of a room")
struct ServedHistoryTests {
    private func served(_ room: WrittenRoom) -> ServedHistory<WrittenRoomServed> {
        ServedHistory(WrittenRoomServed(room: room), creation: room.creation)
    }

    @Test("A walk back gives what is nearest, in the room's order, and stops at what the peer has")
    func missing() throws {
        var room = WrittenRoom()
        let events = (0..<30).map { room.message("\($0)", by: People.ada) }
        let history = served(room)
        #expect(history.missingEvents(before: [events[29]], after: [events[20]], limit: 100) == Array(events[21..<29]))
        #expect(history.missingEvents(before: [events[29]], after: [], limit: 5) == Array(events[24..<29]))
        #expect(history.missingEvents(before: [People.nowhere(1)], after: [], limit: 5).isEmpty)
        #expect(history.missingEvents(before: [events[29]], after: [], limit: -5).isEmpty)
        #expect(history.backfill(from: [events[9]], limit: 3) == Array(events[7...9]))
    }

    @Test("However much is asked for, an answer has its limit, and so has the search for it")
    func bounded() {
        var room = WrittenRoom()
        let events = (0..<150).map { room.message("\($0)", by: People.ada) }
        #expect(served(room).missingEvents(before: [events[149]], after: [], limit: .max).count == ServingLimits.events)
        #expect(served(room).backfill(from: Array(repeating: events[149], count: 5_000), limit: .max).count == ServingLimits.events)
    }

    @Test("Branches are walked side by side, and nothing stands before what it follows")
    func branches() {
        var room = WrittenRoom()
        let fork = room.tip
        let left = room.message("Left", by: People.ada, after: [fork])
        let right = room.message("Right", by: People.ada, after: [fork])
        let both = room.message("Both", by: People.ada, after: [left, right])
        #expect(served(room).missingEvents(before: [both], after: [fork], limit: 10) == [left, right])
    }

    @Test("The create event belongs to every auth chain, also where no event names it", arguments: RoomVersion.allCases)
    func authChain(version: RoomVersion) throws {
        var room = WrittenRoom(version)
        let join = room.member(People.cleo, .join, by: People.cleo)
        let message = room.message("Hello", by: People.cleo)
        let chain = try #require(served(room).authChain(of: message))
        #expect(Set(chain).isSuperset(of: [join, room.creation.id]) && Set(chain).count == chain.count && !chain.contains(message))
        #expect(served(room).authChain(of: People.nowhere(1)) == nil)
        let state = try #require(served(room).state(at: message))
        #expect(state.state.contains(join) && state.state.contains(room.creation.id) && state.authChain.contains(room.creation.id))
    }

    @Test("Every kind of answer is read as it was written")
    func bodies() throws {
        var room = WrittenRoom()
        let message = room.message("Hello", by: People.ada)
        let wire = room.wire(message)
        let questions: [(PeerQuestion, PeerReply)] = [
            (.missingEvents(before: [message], after: [], limit: 1), .events([wire])), (.event(message), .events([wire])),
            (.authChain(of: message), .events([wire])), (.state(at: message), .state([wire], authChain: [])),
        ]
        for (question, reply) in questions {
            let body = try #require(reply.body(to: question, origin: People.north, sentAt: 1))
            guard case .events(let events) = PeerAnswer(reading: body.encoded(), to: question) else {
                Issue.record("not read: \(question)")
                continue
            }
            #expect(events == [wire])
        }
        let ids = PeerReply.stateIDs(state: [message], authChain: [room.creation.id])
        let body = try #require(ids.body(to: .stateIDs(at: message), origin: People.north, sentAt: 1))
        guard case .stateIDs([message], [room.creation.id]) = PeerAnswer(reading: body.encoded(), to: .stateIDs(at: message)) else {
            Issue.record("not read")
            return
        }
        #expect(PeerReply.nothing.body(to: .event(message), origin: People.north, sentAt: 1) == nil)
    }

    enum Past: CaseIterable { case joined, invitedThen, neverBefore, leftSince, goneBefore }

    @Test(
        "Four visibilities and five pasts: the event whole, redacted, or not at all",
        arguments: [
            (HistoryVisibility.worldReadable, [Showing.whole, .whole, .whole, .whole, .whole]),
            (.shared, [.whole, .whole, .whole, .whole, .hidden]),
            (.invited, [.whole, .whole, .redacted, .whole, .hidden]),
            (.joined, [.whole, .redacted, .redacted, .whole, .hidden]),
        ])
    func visibility(visibility: HistoryVisibility, expected: [Showing]) {
        for (past, showing) in zip(Past.allCases, expected) {
            let presence = ServerPresence(
                isInRoomSince: past != .goneBefore, hadMember: past == .joined || past == .leftSince,
                hadInvite: past == .invitedThen, visibility: [visibility])
            #expect(HistoryFilter.showing(presence) == showing, "\(visibility) \(past)")
        }
    }

    @Test("An event that changes the visibility is seen by whoever may see it before or after")
    func change() {
        let newcomer = ServerPresence(isInRoomSince: true, hadMember: false, hadInvite: false, visibility: [.joined, .shared])
        #expect(HistoryFilter.showing(newcomer) == .whole)
    }
}
