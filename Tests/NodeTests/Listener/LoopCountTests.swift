import Node
import Testing

/// How many threads serve connections when nobody has said it.
@Suite("Event loops")
struct LoopCountTests {
    @Test("One core is left to the database writer, and there is always a loop", arguments: [(1, 1), (2, 1), (4, 3), (64, 63)])
    func oneCoreIsTheWriters(cores: Int, loops: Int) {
        #expect(ListenerLoops.usualCount(cores: cores) == loops)
    }
}
