import Testing

@testable import Chat

@Suite("Schedules as in crontab")
struct CronScheduleTests {
    private func next(_ text: String, after time: CivilTime) throws -> CivilTime {
        let schedule = try #require(CronSchedule(text))
        return CivilTime(milliseconds: try #require(schedule.next(after: time.milliseconds)))
    }

    @Test(
        "The next time is the first that fits",
        arguments: [
            ("* * * * *", CivilTime(year: 2026, month: 11, day: 22, hour: 23, minute: 59), CivilTime(year: 2026, month: 11, day: 23)),
            (
                "17 3 * * *", CivilTime(year: 2026, month: 11, day: 22, hour: 3, minute: 17),
                CivilTime(year: 2026, month: 11, day: 23, hour: 3, minute: 17)
            ),
            (
                "17 3 * * *", CivilTime(year: 2026, month: 11, day: 22, hour: 3, minute: 16),
                CivilTime(year: 2026, month: 11, day: 22, hour: 3, minute: 17)
            ),
            (
                "*/15 8-18/2 * * *", CivilTime(year: 2026, month: 1, day: 1, hour: 8, minute: 45),
                CivilTime(year: 2026, month: 1, day: 1, hour: 10)
            ),
            ("0 0 29 2 *", CivilTime(year: 2096, month: 3, day: 1), CivilTime(year: 2104, month: 2, day: 29)),
            ("0 12 1,15 * *", CivilTime(year: 2026, month: 12, day: 15, hour: 12), CivilTime(year: 2027, month: 1, day: 1, hour: 12)),
            (
                "5 4 * * 0", CivilTime(year: 2026, month: 11, day: 22, hour: 4, minute: 5),
                CivilTime(year: 2026, month: 11, day: 29, hour: 4, minute: 5)
            ),
            ("5 4 * * 7", CivilTime(year: 2026, month: 11, day: 22), CivilTime(year: 2026, month: 11, day: 22, hour: 4, minute: 5)),
            ("0 0 13 * 5", CivilTime(year: 2026, month: 11, day: 10), CivilTime(year: 2026, month: 11, day: 13)),
            ("0 0 13 * 5", CivilTime(year: 2026, month: 11, day: 13), CivilTime(year: 2026, month: 11, day: 20)),
        ])
    func nextTime(text: String, after: CivilTime, expected: CivilTime) throws {
        #expect(try next(text, after: after) == expected)
    }

    @Test(
        "What is no schedule is refused",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *",
            "a * * * *", "1,,2 * * * *", "-1 * * * *", "1- * * * *", "0 0 31 2 *", "+1 * * * *",
        ])
    func refused(text: String) {
        #expect(CronSchedule(text) == nil)
    }

    @Test("The calendar agrees with itself for four hundred years, leap days and weekdays included")
    func calendar() {
        var time = CivilTime(year: 1899, month: 12, day: 31)
        var day = time.milliseconds / 86_400_000
        var weekday = time.weekday
        for _ in 0..<146_097 {
            time = time.nextDay
            day += 1
            weekday = (weekday + 1) % 7
            guard time.milliseconds == day * 86_400_000, CivilTime(milliseconds: day * 86_400_000) == time, time.weekday == weekday else {
                Issue.record("\(time) is not day \(day)")
                return
            }
        }
        #expect(time == CivilTime(year: 2299, month: 12, day: 31))
        #expect(CivilTime(milliseconds: 1_795_305_600_000) == CivilTime(year: 2026, month: 11, day: 22))
        #expect(CivilTime(year: 2026, month: 11, day: 22).weekday == 0)
    }

    @Test("Every time found fits, and no minute before it does")
    func nothingLeftOut() throws {
        var random = SeededRandom(seed: 3)
        for text in ["*/7 1-3 * * *", "30 2 */5 * 1", "0 22 1 1-6/2 *", "59 23 28-31 * *"] {
            let schedule = try #require(CronSchedule(text))
            for _ in 0..<5 {
                let start = Int64.random(in: 0...4_000_000_000_000, using: &random) / 60_000 * 60_000
                let found = try #require(schedule.next(after: start))
                // Asked from any minute before it, the answer is the same.
                for minute in stride(from: start, to: found, by: Int(60_000 * max(1, (found - start) / 60_000 / 200))) {
                    #expect(schedule.next(after: minute) == found)
                }
            }
        }
    }
}
