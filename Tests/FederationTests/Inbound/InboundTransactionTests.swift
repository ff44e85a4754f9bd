import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("What a peer sends at once")
struct InboundTransactionTests {
    private func read(_ text: String) throws(Refusal) -> InboundTransaction {
        try InboundTransaction(reading: Array(text.utf8), from: People.south)
    }

    @Test("A transaction is read as it was written")
    func roundTrip() throws {
        let sent = InboundTransaction(origin: People.south, events: [["a": 1], ["b": 2]], ephemeral: [["edu_type": "m.typing"]])
        let read = try InboundTransaction(reading: sent.body(sentAt: 7).encoded(), from: People.south)
        #expect(read.events == sent.events && read.ephemeral == sent.ephemeral)
    }

    @Test("Fifty events and a hundred EDUs are taken, one more of either is not")
    func counts() throws {
        func body(_ events: Int, _ ephemeral: Int) -> JSON {
            InboundTransaction(
                origin: People.south, events: Array(repeating: ["a": 1], count: events),
                ephemeral: Array(repeating: ["a": 1], count: ephemeral)
            ).body(sentAt: 1)
        }
        #expect(try InboundTransaction(body: body(50, 100), from: People.south).events.count == 50)
        #expect(throws: Refusal.self) { try InboundTransaction(body: body(51, 0), from: People.south) }
        #expect(throws: Refusal.self) { try InboundTransaction(body: body(0, 101), from: People.south) }
    }

    @Test(
        "What is no transaction is refused as a whole",
        arguments: [
            "", "[]", #"{"pdus":{}}"#, #"{"edus":1}"#, #"{"pdus":[],"pdus":[]}"#, #"{"pdus":[{"a":1,"a":2}]}"#,
            #"{"origin":"north.example","pdus":[]}"#, #"{"pdus":[]} x"#, "{\"pdus\":[" + String(repeating: "[", count: 600),
        ])
    func refused(text: String) {
        #expect(throws: Refusal.self) { try read(text) }
    }

    @Test("A body over its limit is refused unread")
    func size() {
        let body = [UInt8](repeating: UInt8(ascii: " "), count: InboundLimits.transactionBytes + 1)
        do {
            _ = try InboundTransaction(reading: body, from: People.south)
            Issue.record("taken")
        } catch {
            #expect(error.code == .tooLarge)
        }
    }

    @Test("One bad event of any kind leaves its neighbours alone, and each has its own answer")
    func neighbours() throws {
        var room = WrittenRoom()
        room.member(People.cleo, .join, by: People.cleo)
        let first = room.message("One", by: People.cleo)
        let second = room.message("Two", by: People.cleo)
        let forged = room.draft(EventType.message, ["body": "Forged"], by: People.ada, after: [second])
        let unsigned = forged.wireForm(signatures: Seal.signatures(forged.id, by: [People.south]))
        let deep = (0..<200).reduce(JSON.int(1)) { nested, _ in .array([nested]) }
        let bad: [JSON] = [1, [], ["room_id": 5], ["room_id": "!nowhere:west.example"], .object(unsigned), ["room_id": "", "x": deep]]
        for wrong in bad {
            let sent = InboundTransaction(origin: People.south, events: [room.wire(first), wrong, room.wire(second)])
            let transaction = try InboundTransaction(reading: sent.body(sentAt: 1).encoded(), from: People.south)
            var answer = TransactionAnswer()
            for event in transaction.events {
                answer.add(Seal.checks.check(event, from: transaction.origin) { $0 == room.id ? room.receiving : nil })
            }
            #expect(answer.results[first] == .some(nil) && answer.results[second] == .some(nil))
            #expect(answer.body["pdus"]?.object?.count ?? 0 == (wrong == .object(unsigned) ? 3 : 2))
        }
    }

    @Test("A transaction that comes again hears the first answer, whatever its body says; old and many ones are forgotten")
    func again() {
        var memory = TransactionMemory(most: 3)
        func name(_ id: Int, _ origin: String = People.south) -> TransactionMemory.Name { .init(origin: origin, id: "\(id)") }
        memory.keep(1, to: name(1), at: 0)
        memory.keep(2, to: name(1), at: 1)
        #expect(memory.answer(to: name(1)) == 1)
        #expect(memory.answer(to: name(1, People.north)) == nil)
        for id in 2...5 { memory.keep(.int(id), to: name(id), at: Int64(id)) }
        #expect(memory.count == 3)
        #expect(memory.answer(to: name(2)) == nil && memory.answer(to: name(5)) == 5)
        memory.keep(6, to: name(6), at: TransactionMemory.age + 5)
        #expect(memory.count == 1)
        for id in 0..<10_000 { memory.keep(0, to: name(id), at: TransactionMemory.age + 6) }
        #expect(memory.count == 3)
    }
}
