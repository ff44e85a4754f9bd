import Testing

@testable import Cryptography

@Suite("The line in front of the hashing threads")
struct WaitingLineTests {
    @Test("It lets in as many as its limit, in order, and one more for each that leaves")
    func limit() {
        let line = WaitingLine<Int>(limit: 2)
        #expect(line.offer(1) == .accepted)
        #expect(line.offer(2) == .accepted)
        #expect(line.offer(3) == .full)
        #expect(line.count == 2)
        #expect(line.next() == 1)
        #expect(line.offer(4) == .accepted)
        #expect(line.next() == 2)
        #expect(line.next() == 4)
    }

    @Test("Closing hands back who still waits, ends the threads and refuses whoever comes later")
    func closing() {
        let line = WaitingLine<Int>(limit: 5)
        #expect(line.offer(1) == .accepted)
        #expect(line.offer(2) == .accepted)
        #expect(line.close() == [1, 2])
        #expect(line.close() == [])
        #expect(line.next() == nil)
        #expect(line.offer(3) == .closed)
    }

    @Test("A thread that blocks for work gets it, and none once the line closes")
    func blockedThread() async {
        let line = WaitingLine<Int>(limit: 5)
        let (seen, continuation) = AsyncStream.makeStream(of: Int.self)
        NicedThread.start(name: "test") {
            while let job = line.next() { continuation.yield(job) }
            continuation.finish()
        }
        #expect(line.offer(7) == .accepted)
        var iterator = seen.makeAsyncIterator()
        #expect(await iterator.next() == 7)
        #expect(line.close() == [])
        #expect(await iterator.next() == nil)
    }
}
