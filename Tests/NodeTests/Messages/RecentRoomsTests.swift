import Testing

@testable import Node

@Suite("The newest messages of rooms are kept within a limit, and never older than they are")
struct RecentRoomsTests {
    private func message(_ position: Int64, by sender: Int64 = 1, naming others: [Int64] = [], bytes: Int = 100) -> MessageObject {
        MessageObject(position: position, sender: sender, others: others, open: Array(repeating: 0x20, count: bytes))
    }

    private func room(_ rid: Int64, _ messages: [MessageObject], reachesBack: Bool = true) -> RecentRoom {
        RecentRoom(rid: rid, roomID: "!\(rid)", messages: messages, reachesBack: reachesBack)
    }

    private func brought(_ rooms: inout RecentRooms, _ room: RecentRoom) {
        let ticket = rooms.begin()
        rooms.keep(room, since: ticket)
        rooms.end()
    }

    private func say(_ rooms: inout RecentRooms, _ rid: Int64, _ message: MessageObject) {
        rooms.change([(rid, message.position)], written: [(rid, message)], [], users: [])
    }

    private func positions(_ rooms: inout RecentRooms, _ rid: Int64) -> [Int64]? {
        rooms.find("!\(rid)")?.messages.map(\.position)
    }

    @Test("A new message goes behind the others; one that its reader had found already does not come twice")
    func appends() {
        var rooms = RecentRooms(perRoom: 10, limit: 100_000)
        brought(&rooms, room(1, [message(5)]))
        say(&rooms, 1, message(5))
        say(&rooms, 1, message(7))
        say(&rooms, 2, message(8))
        #expect(positions(&rooms, 1) == [5, 7])
        #expect(positions(&rooms, 2) == nil)
    }

    @Test("Twice as many as are brought are kept, then the newest; the room is no longer whole")
    func shortens() {
        var rooms = RecentRooms(perRoom: 3, limit: 100_000)
        brought(&rooms, room(1, [message(1)]))
        for position in 2...6 { say(&rooms, 1, message(Int64(position))) }
        #expect(positions(&rooms, 1)?.count == 6)
        #expect(rooms.find("!1")?.reachesBack == true)
        say(&rooms, 1, message(7))
        #expect(positions(&rooms, 1) == [5, 6, 7])
        #expect(rooms.find("!1")?.reachesBack == false)
    }

    @Test("What a reader found before a change is not kept: a message, an edit, another name")
    func stale() {
        let changes: [(inout RecentRooms) -> Void] = [
            { $0.change([(1, 9)], written: [(1, message(9))], [], users: []) },
            { $0.change([], written: [], [1], users: []) },
            { $0.change([], written: [], [], users: [4]) },
        ]
        for change in changes {
            var rooms = RecentRooms(perRoom: 3, limit: 100_000)
            let ticket = rooms.begin()
            change(&rooms)
            rooms.keep(room(1, [message(1)]), since: ticket)
            rooms.end()
            #expect(positions(&rooms, 1) == nil)
            brought(&rooms, room(1, [message(1)]))
            #expect(positions(&rooms, 1) == [1])
        }
    }

    @Test("A change in another room keeps nobody from bringing this one")
    func elsewhere() {
        var rooms = RecentRooms(perRoom: 3, limit: 100_000)
        let ticket = rooms.begin()
        say(&rooms, 2, message(9))
        rooms.keep(room(1, [message(1)]), since: ticket)
        rooms.end()
        #expect(positions(&rooms, 1) == [1])
    }

    @Test("An edit forgets its room; another name forgets every room that shows it")
    func forgets() {
        var rooms = RecentRooms(perRoom: 3, limit: 100_000)
        for rid in 1...4 { brought(&rooms, room(Int64(rid), [message(1, by: Int64(rid), naming: rid == 4 ? [2] : [])])) }
        rooms.change([], written: [], [1], users: [2])
        #expect((1...4).map { positions(&rooms, $0) != nil } == [false, false, true, false])
        rooms.change([], written: [], [3], users: [])
        #expect(rooms.size == 0)
    }

    @Test("A message that was appended but not written forgets its room rather than leave a gap")
    func unwritten() {
        var rooms = RecentRooms(perRoom: 3, limit: 100_000)
        brought(&rooms, room(1, [message(1)]))
        rooms.change([(1, 2), (1, 3)], written: [(1, message(3))], [], users: [])
        #expect(positions(&rooms, 1) == nil)
    }

    @Test("Past the limit, the rooms looked at longest ago go")
    func bounded() {
        var rooms = RecentRooms(perRoom: 3, limit: 10_000)
        for rid in 1...100 {
            brought(&rooms, room(Int64(rid), [message(1)]))
            _ = rooms.find("!1")
            #expect(rooms.size <= 10_000)
        }
        #expect(positions(&rooms, 1) != nil)
        #expect(positions(&rooms, 100) != nil)
        #expect(positions(&rooms, 2) == nil)
        brought(&rooms, room(101, [message(1, bytes: 5_000)]))
        #expect(positions(&rooms, 101) == nil)
        for position in 2...200 { say(&rooms, 1, message(Int64(position), bytes: 4_000)) }
        #expect(rooms.size <= 12_000)
    }
}
