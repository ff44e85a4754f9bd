import Testing

@testable import Storage

@Suite struct FoldingPartTests {
    @Test("The more events wait, the larger a part of the writer folding gets")
    func priority() {
        #expect(EventLog.rowsPerBody(unfolded: 0) < EventLog.rowsPerBody(unfolded: 200_000))
    }
}
