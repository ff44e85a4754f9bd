/// The rule by which a time zone goes on for ever, as POSIX writes it in `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneTail: Sendable, Equatable {
    /// A day of each year, and the second of that day in local time.
    struct Turn: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// The `week`th such weekday of a month; 5 is the last one.
            case weekday(month: Int, week: Int, weekday: Int)
            /// 1 to 365; the leap day is not counted.
            case plain(Int)
            /// 0 to 365.
            case counted(Int)
        }

        let day: Day
        let second: Int64
    }

    let standard: Int
    /// Nil without summer time.
    let summer: (offset: Int, begins: Turn, ends: Turn)?

    static func == (one: ZoneTail, other: ZoneTail) -> Bool {
        one.standard == other.standard && one.summer?.offset == other.summer?.offset && one.summer?.begins == other.summer?.begins
            && one.summer?.ends == other.summer?.ends
    }

    /// Nil for a text that is no such rule.
    init?(_ text: String) {
        var reader = ZoneTailReader(text)
        guard reader.skipName(), let west = reader.time() else { return nil }
        standard = -west
        if reader.isAtEnd {
            summer = nil
            return
        }
        guard reader.skipName() else { return nil }
        var offset = standard + 3600
        if !reader.isAt(",") {
            guard let west = reader.time() else { return nil }
            offset = -west
        }
        guard let begins = reader.turn(), let ends = reader.turn(), reader.isAtEnd else { return nil }
        summer = (offset, begins, ends)
    }

    /// Seconds east of UTC.
    /// - Parameter seconds: since 1970.
    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let year = CivilTime(milliseconds: (seconds + Int64(standard)) * 1000).year
        let begins = summer.begins.seconds(in: year) - Int64(standard)
        let ends = summer.ends.seconds(in: year) - Int64(summer.offset)
        let isSummer = begins < ends ? (begins..<ends).contains(seconds) : !(ends..<begins).contains(seconds)
        return isSummer ? summer.offset : standard
    }
}

extension ZoneTail.Turn {
    /// Local seconds since 1970.
    fileprivate func seconds(in year: Int) -> Int64 {
        let newYear = CivilTime(year: year, month: 1, day: 1).milliseconds / 1000
        switch day {
        case .counted(let days): return newYear + Int64(days) * 86_400 + second
        case .plain(let days):
            let march = CivilTime(year: year, month: 3, day: 1).milliseconds / 1000
            let isLeap = march - newYear == 60 * 86_400
            return newYear + Int64(days - 1 + (isLeap && days >= 60 ? 1 : 0)) * 86_400 + second
        case .weekday(let month, let week, let weekday):
            let first = CivilTime(year: year, month: month, day: 1)
            var day = (weekday - first.weekday + 7) % 7 + 7 * (week - 1)
            let next = CivilTime(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1).milliseconds
            while first.milliseconds + Int64(day) * 86_400_000 >= next { day -= 7 }
            return first.milliseconds / 1000 + Int64(day) * 86_400 + second
        }
    }
}
