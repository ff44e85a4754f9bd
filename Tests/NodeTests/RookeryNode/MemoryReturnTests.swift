import Glibc
import Testing

@testable import Node

@Suite struct MemoryReturnTests {
    private let mebibyte = 1 << 20

    /// The looks, counted from one, at which memory was given back; `left` of it stays each time.
    private func returns(_ sizes: [Int], left: Int, _ memory: inout MemoryReturn) -> [Int] {
        var found: [Int] = []
        for (look, size) in sizes.enumerated() where memory.isDue(resident: size * mebibyte) {
            memory.returned(resident: left * mebibyte)
            found.append(look + 1)
        }
        return found
    }

    @Test("What a crowd left is given back once memory has stood still for two seconds, not while it comes")
    func crowd() {
        var memory = MemoryReturn()
        let found = returns([30, 50, 70, 90, 90, 90, 90], left: 80, &memory)
        #expect(found == [6])
    }

    @Test("A crowd that comes just after the start is not waited for a minute")
    func early() {
        var memory = MemoryReturn()
        let (start, crowd) = (returns([30, 30, 30], left: 27, &memory), returns([50, 70, 90, 90, 90, 90], left: 80, &memory))
        #expect(start == [3] && crowd == [5])
    }

    @Test("Nothing is given back for less than four MiB more than was kept the last time")
    func little() {
        var memory = MemoryReturn()
        memory.returned(resident: 80 * mebibyte)
        let (before, after) = (returns(Array(repeating: 83, count: 200), left: 80, &memory), returns([84, 84, 84], left: 80, &memory))
        #expect(before.isEmpty && after == [3])
    }

    @Test("What is needed again at once is given back once a minute at most")
    func again() {
        var memory = MemoryReturn()
        let found = returns(Array(repeating: 100, count: 200), left: 80, &memory)
        #expect(found == [3, 64, 125, 186])
    }

    @Test("A node that shrinks stands still; one that grows slowly for long gives back, too")
    func slowly() {
        var memory = MemoryReturn()
        let shrinking = returns([100, 90, 80], left: 70, &memory)
        #expect(shrinking == [3])
        let isDue = (1...120).contains { memory.isDue(resident: 70 * mebibyte + $0 * 100_000) }
        #expect(isDue)
    }

    /// A sanitizer has memory of its own, which it never gives back.
    private static let isPlain = getenv("ROOKERY_SANITIZER") == nil

    @Test("Pages between things that live go back to the kernel", .enabled(if: isPlain))
    func pages() {
        // Every second block lives, so that nothing can be given back from an end.
        let blocks = (0..<400).map { _ in
            let block = UnsafeMutableRawPointer.allocate(byteCount: 100_000, alignment: 16)
            memset(block, 1, 100_000)
            return block
        }
        for place in stride(from: 0, to: 400, by: 2) { blocks[place].deallocate() }
        let before = ProcessMemory.residentBytes()
        ProcessMemory.giveBack()
        let after = ProcessMemory.residentBytes()
        for place in stride(from: 1, to: 400, by: 2) { blocks[place].deallocate() }
        // Other tests take and free meanwhile: half of the 20 MB is enough to see.
        #expect(after < before - 10_000_000)
    }
}
