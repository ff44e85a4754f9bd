/// When a kind of job is made by itself: five fields as in crontab(5), minute, hour, day of the month, month, day of the week, all in UTC.
///
/// When both kinds of day are given, either is enough. What was missed while the node was down is made once, not once per miss.
package struct CronSchedule: Sendable, Equatable {
    /// As it was written.
    package let text: String
    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField

    /// Nil for a text that is none, or that never comes (31 February).
    package init?(_ text: String) {
        let fields = text.split(separator: " ")
        guard fields.count == 5, let minutes = CronField(fields[0], in: 0...59), let hours = CronField(fields[1], in: 0...23),
            let days = CronField(fields[2], in: 1...31), let months = CronField(fields[3], in: 1...12),
            let weekdays = CronField(weekdays: fields[4])
        else { return nil }
        self.text = text
        (self.minutes, self.hours, self.days, self.months, self.weekdays) = (minutes, hours, days, months, weekdays)
        guard next(after: 0) != nil else { return nil }
    }

    /// A schedule of the program's own.
    package init(_ text: StaticString) {
        guard let made = CronSchedule("\(text)") else { preconditionFailure("\(text) is no schedule") }
        self = made
    }

    /// The first minute after a moment; nil when there is none within nine years, the longest way between two leap days.
    package func next(after moment: Int64) -> Int64? {
        var time = CivilTime(milliseconds: moment + 60_000)
        let last = time.year + 9
        while time.year <= last {
            if matchesDay(time), let found = firstMinute(of: time) { return found.milliseconds }
            time = months.contains(time.month) ? time.nextDay : nextMonth(time)
        }
        return nil
    }

    private func firstMinute(of time: CivilTime) -> CivilTime? {
        var found = time
        if hours.contains(time.hour), let minute = minutes.first(from: time.minute) {
            found.minute = minute
            return found
        }
        guard let hour = hours.first(from: time.hour + 1), let minute = minutes.first(from: 0) else { return nil }
        (found.hour, found.minute) = (hour, minute)
        return found
    }

    private func matchesDay(_ time: CivilTime) -> Bool {
        guard months.contains(time.month) else { return false }
        let isDay = days.contains(time.day)
        let isWeekday = weekdays.contains(time.weekday)
        return days.isStar || weekdays.isStar ? isDay && isWeekday : isDay || isWeekday
    }

    private func nextMonth(_ time: CivilTime) -> CivilTime {
        time.month == 12 ? CivilTime(year: time.year + 1, month: 1, day: 1) : CivilTime(year: time.year, month: time.month + 1, day: 1)
    }
}
