import CanonicalJSON
import Chat
import Testing

@testable import Node

@Suite("A page")
struct PageTests {
    /// The list 1…10, paged as the tables do it.
    private func load(_ ask: PageAsk, startsAtEnd: Bool = false) -> Page<Int64> {
        Page<Int64>.load(
            ask, startsAtEnd: startsAtEnd, place: { Cursor($0) },
            after: { cursor, limit in Array((1...10).filter { $0 > cursor?.number ?? 0 }.prefix(limit)) },
            before: { cursor, limit in Array((1...10).reversed().filter { $0 < cursor?.number ?? .max }.prefix(limit)) })
    }

    private func ask(_ limit: Int, after: Cursor? = nil, before: Cursor? = nil) throws -> PageAsk {
        var input: JSON = ["limit": .int(limit)]
        if let after { input["after"] = .string(after.encoded) }
        if let before { input["before"] = .string(before.encoded) }
        return try PageAsk(input)
    }

    @Test("Walking forward through a list by name meets every row once", arguments: [1, 3, 5, 10, 11])
    func forward(_ limit: Int) throws {
        var page = load(try ask(limit))
        #expect(page.prev == nil)
        var seen = page.rows
        while let next = page.next {
            page = load(try ask(limit, after: next))
            seen += page.rows
        }
        #expect(seen == Array(1...10))
    }

    @Test("Walking back through a list by time meets every row once", arguments: [1, 3, 5, 10, 11])
    func backward(_ limit: Int) throws {
        var page = load(try ask(limit), startsAtEnd: true)
        #expect(page.next == nil)
        var seen = page.rows
        while let prev = page.prev {
            page = load(try ask(limit, before: prev), startsAtEnd: true)
            seen = page.rows + seen
        }
        #expect(seen == Array(1...10))
    }

    @Test("From the middle both ways lead on")
    func middle() throws {
        let page = load(try ask(3, after: Cursor(4)))
        #expect(page.rows == [5, 6, 7] && page.prev == Cursor(5) && page.next == Cursor(7))
        let back = load(try ask(3, before: page.prev))
        #expect(back.rows == [2, 3, 4] && back.prev == Cursor(2) && back.next == Cursor(4))
    }

    @Test("A limit is capped, never refused", arguments: [(0, 1), (-5, 1), (7, 7), (1_000_000, 200)])
    func limits(_ asked: Int, _ given: Int) throws {
        #expect(try ask(asked).limit == given)
        #expect(try PageAsk(["limit": .string(String(asked))]).limit == given)
    }

    @Test("A cursor reads back as it was written, and nothing else is one")
    func cursors() throws {
        for cursor in [Cursor(0), Cursor(.max, "ada"), Cursor(.min, "\u{e9} \"quoted\"")] {
            #expect(try Cursor(parsing: cursor.encoded) == cursor)
        }
        for text in ["", "x", "W10", "bnVsbA", "WzEsMl0", String(repeating: "A", count: 2000)] {
            #expect(throws: Refusal.badRequest("The cursor is not one that this node gave.")) { try Cursor(parsing: text) }
        }
    }
}
