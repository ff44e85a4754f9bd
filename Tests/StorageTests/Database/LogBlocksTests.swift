import Testing

@testable import Storage

@Suite("How far the log's file is made longer ahead")
struct LogBlocksTests {
    private let frame = 4096 + 24

    @Test("Commits of a few pages ask once for many of them, and never come to the end of the file")
    func smallCommits() {
        var (blocks, length, asked) = (LogBlocks(pageSize: 4096), 0, 0)
        for frames in stride(from: 3, through: 3_000, by: 3) {
            #expect(frames * frame <= length || frames == 3, "The file ended before the commit of frame \(frames).")
            guard let wanted = blocks.wanted(frames: frames) else { continue }
            #expect(wanted % LogBlocks.unit == 0)
            length = wanted
            blocks.isLong(length)
            asked += 1
        }
        #expect(asked <= 3_000 * frame / (LogBlocks.step - LogBlocks.reserve * frame) + 1)
    }

    @Test("A commit of many pages makes the file longer itself, and the small one after it asks again")
    func bigCommit() {
        var blocks = LogBlocks(pageSize: 4096)
        let first = blocks.wanted(frames: 2)
        blocks.isLong(first ?? 0)
        let (big, small) = (blocks.wanted(frames: 900), blocks.wanted(frames: 902))
        #expect(big == nil)
        #expect(small ?? 0 >= 902 * frame + LogBlocks.step)
    }

    @Test("A file that is long enough already is looked at once; one that begins again is looked at anew")
    func looks() {
        var blocks = LogBlocks(pageSize: 4096)
        let first = blocks.wanted(frames: 1)
        blocks.isLong(4 << 20)
        let within = (2...900).compactMap { blocks.wanted(frames: $0) }
        let anew = blocks.wanted(frames: 2)
        #expect(first != nil)
        #expect(within.isEmpty)
        #expect(anew != nil)
    }

    @Test("Where the disk gives no more, it is not asked again at every commit")
    func refused() {
        var blocks = LogBlocks(pageSize: 4096)
        let wanted = blocks.wanted(frames: 1) ?? 0
        blocks.isLong(wanted)
        let soon = (2...(LogBlocks.step / frame - LogBlocks.reserve)).compactMap { blocks.wanted(frames: $0) }
        #expect(soon.isEmpty)
    }
}
