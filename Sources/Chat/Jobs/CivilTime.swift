/// A minute of the calendar in UTC, and back to milliseconds since 1970. Proleptic Gregorian, no leap seconds, as POSIX counts.
package struct CivilTime: Sendable, Equatable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int
    package var hour: Int
    package var minute: Int

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
    }

    /// The minute in which the moment lies.
    package init(milliseconds: Int64) {
        let minutes = Self.floorDivide(milliseconds, 60_000)
        let days = Self.floorDivide(minutes, 1_440)
        let rest = Int(minutes - days * 1_440)
        self.init(days: Int(days))
        hour = rest / 60
        minute = rest % 60
    }

    /// Years are counted from March, so that the leap day is the last of its year; 400 of them have 146,097 days.
    private init(days: Int) {
        let shifted = days + 719_468
        let era = shifted >= 0 ? shifted / 146_097 : (shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
        value >= 0 ? value / by : (value - by + 1) / by
    }

    private var days: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear >= 0 ? shiftedYear / 400 : (shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The minute's beginning, in milliseconds since 1970.
    package var milliseconds: Int64 { (Int64(days) * 1_440 + Int64(hour * 60 + minute)) * 60_000 }

    /// 0 for Sunday to 6 for Saturday.
    package var weekday: Int { ((days + 4) % 7 + 7) % 7 }

    /// The first minute of the next day.
    package var nextDay: CivilTime {
        var next = CivilTime(days: days + 1)
        (next.hour, next.minute) = (0, 0)
        return next
    }
}
