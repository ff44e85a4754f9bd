import Testing

@testable import Node

@Suite struct CatchUpTests {
    private func frame(_ bytes: Int = 10) -> LiveFrame { LiveFrame(event: "x", data: [UInt8](repeating: 0, count: bytes)) }

    @Test("Who is at the loop's head is live at once")
    func nothingMissed() {
        var catchUp = CatchUp(after: 7, heldLimit: 100)
        let first = catchUp.begin(head: 7)
        #expect(first == .goLive)
    }

    @Test("The log is read up to the gate in pages; what comes by meanwhile follows it")
    func pages() {
        var catchUp = CatchUp(after: 0, heldLimit: 100)
        let first = catchUp.begin(head: 10)
        #expect(first == .read(after: 0, through: 10))
        catchUp.hold(frame(), at: 11)
        let afterFirstPage = catchUp.pageSent(through: 6, head: 11)
        #expect(afterFirstPage == .read(after: 6, through: 10))
        catchUp.hold(frame(), at: 12)
        let afterLastPage = catchUp.pageSent(through: 10, head: 12)
        #expect(afterLastPage == .goLive)
        #expect(catchUp.held.map(\.position) == [11, 12])
    }

    @Test("A frame that the pages cover already is not held")
    func covered() {
        var catchUp = CatchUp(after: 0, heldLimit: 100)
        _ = catchUp.begin(head: 10)
        catchUp.hold(frame(), at: 10)
        let afterPage = catchUp.pageSent(through: 10, head: 10)
        #expect(afterPage == .goLive)
        #expect(catchUp.held.isEmpty)
    }

    @Test("When more comes by than may be held, it is read from the log instead, and memory stays bounded")
    func overflow() {
        var catchUp = CatchUp(after: 0, heldLimit: 25)
        _ = catchUp.begin(head: 10)
        for position in Int64(11)...20 { catchUp.hold(frame(), at: position) }
        #expect(catchUp.held.isEmpty)
        let afterGate = catchUp.pageSent(through: 10, head: 20)
        #expect(afterGate == .read(after: 10, through: 20))
        catchUp.hold(frame(), at: 21)
        let afterSecondGate = catchUp.pageSent(through: 20, head: 21)
        #expect(afterSecondGate == .goLive)
        #expect(catchUp.held.map(\.position) == [21])
    }
}
