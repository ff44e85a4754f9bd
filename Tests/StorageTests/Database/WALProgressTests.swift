import Testing

@testable import Storage

@Suite("Who copies the log when")
struct WALProgressTests {
    private func progress(scrub: UInt64 = 1 << 60) -> WALProgress {
        var configuration = DatabaseConfiguration()
        configuration.checkpointPages = 10
        configuration.walLimit = 100 * 4096
        configuration.walCeiling = 400 * 4096
        configuration.walScrubInterval = scrub
        configuration.now = { 0 }
        return WALProgress(configuration)
    }

    @Test("The checkpointer is woken once enough pages wait, and copies a few only when asked for any")
    func threshold() {
        var wal = progress()
        let early = (wal.committed(frames: 9), wal.beginCopy(any: false))
        #expect(early == (false, nil))
        let wakes = wal.committed(frames: 10)
        #expect(wakes)
        wal.endCopy(wal.beginCopy(any: false)!, copied: 10)
        let later = (wal.committed(frames: 12), wal.beginCopy(any: false), wal.beginCopy(any: true) != nil)
        #expect(later == (false, nil, true))
    }

    @Test("The writer resets past the limit when the tail is short, with the checkpointer parked")
    func reset() {
        var wal = progress()
        _ = wal.committed(frames: 120)
        let answer1 = wal.beginReset(now: 1)
        #expect(answer1 == nil)
        let token = wal.beginCopy(any: false)!
        let answer2 = wal.beginReset(now: 1)
        #expect(answer2 == nil)
        wal.endCopy(token, copied: 115)
        _ = wal.committed(frames: 130)
        let answer3 = wal.beginCopy(any: false)
        #expect(answer3 == nil)
        let answer4 = wal.beginReset(now: 1)
        #expect(answer4 == .restart)
        let answer5 = wal.beginCopy(any: true)
        #expect(answer5 == nil)
        wal.endReset(.restart, success: true, now: 1)
        #expect(wal.copied == 130)
        _ = wal.committed(frames: 3)
        #expect(wal.copied == 0)
    }

    @Test("A reset that a long read prevents is tried again only after more pages, and forced at the ceiling")
    func ceiling() {
        var wal = progress()
        _ = wal.committed(frames: 110)
        wal.endCopy(wal.beginCopy(any: false)!, copied: 110)
        let answer6 = wal.beginReset(now: 1)
        #expect(answer6 == .restart)
        wal.endReset(.restart, success: false, now: 1)
        _ = wal.committed(frames: 115)
        let answer7 = wal.beginReset(now: 1)
        #expect(answer7 == nil)
        _ = wal.committed(frames: 400)
        let answer8 = wal.beginReset(now: 1)
        #expect(answer8 == .force)
    }

    @Test("An old log is emptied, and when a read prevents it, tried again a second later")
    func scrub() {
        var wal = progress(scrub: 100)
        _ = wal.committed(frames: 5)
        wal.endCopy(wal.beginCopy(any: true)!, copied: 5)
        #expect(!wal.wantsScrub(now: 99))
        #expect(wal.wantsScrub(now: 100))
        let answer9 = wal.beginReset(now: 100)
        #expect(answer9 == .truncate)
        wal.endReset(.truncate, success: false, now: 100)
        let answer10 = wal.beginReset(now: 200)
        #expect(answer10 == nil)
        let answer11 = wal.beginReset(now: 1_000_000_200)
        #expect(answer11 == .truncate)
        wal.endReset(.truncate, success: true, now: 1_000_000_200)
        #expect(wal.frames == 0)
        #expect(!wal.wantsScrub(now: 2_000_000_000))
    }

    @Test("After the disk failed in a copy the whole log is to be copied, and is no shorter tail for the writer")
    func forgotten() {
        var wal = progress()
        _ = wal.committed(frames: 120)
        wal.endCopy(wal.beginCopy(any: false)!, copied: 115)
        _ = wal.committed(frames: 126)
        let token = wal.beginCopy(any: true)!
        wal.forgetCopies()
        wal.endCopy(token, copied: nil)
        #expect(wal.copied == 0)
        let reset = wal.beginReset(now: 1)
        #expect(reset == nil)
        let again = wal.beginCopy(any: true)
        #expect(again != nil)
    }

    @Test("In any order of events only one copies at a time, and a copy starts only while uncopied pages exist", arguments: 1...20)
    func property(_ seed: Int) {
        var random = SplitRandom(seed: UInt64(seed))
        var wal = progress(scrub: 5_000)
        var (truth, copying, resetting) = ((frames: 0, copied: 0), Int?.none, WALProgress.Reset?.none)
        for moment in 0..<4_000 {
            switch random.next(below: 6) {
            case 0, 1,
                2 where resetting == nil:
                // SQLite starts the log over by itself when everything in it is copied.
                if truth.frames > 0, truth.copied == truth.frames, random.next(below: 2) == 0 { truth = (0, 0) }
                truth.frames += 1 + random.next(below: 12)
                _ = wal.committed(frames: truth.frames)
            case 3 where copying == nil:
                copying = wal.beginCopy(any: random.next(below: 3) == 0)
                if copying != nil {
                    #expect(resetting == nil)
                    #expect(truth.copied < truth.frames)
                }
            case 4 where copying != nil:
                if random.next(below: 8) == 0 {
                    truth.copied = 0
                    wal.forgetCopies()
                    wal.endCopy(copying!, copied: nil)
                } else {
                    truth.copied = truth.copied + random.next(below: truth.frames - truth.copied + 1)
                    wal.endCopy(copying!, copied: truth.copied)
                }
                copying = nil
            case 5:
                if let reset = resetting {
                    let success = random.next(below: 2) == 0
                    if success { truth = reset == .restart ? (truth.frames, truth.frames) : (0, 0) }
                    wal.endReset(reset, success: success, now: UInt64(moment))
                    resetting = nil
                } else {
                    resetting = wal.beginReset(now: UInt64(moment))
                    #expect(resetting == nil || copying == nil)
                }
            default: break
            }
        }
    }
}
