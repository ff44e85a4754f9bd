/// Times on the wire: ISO 8601 in UTC with milliseconds, `2026-11-21T20:07:15.042Z`.
package enum Timestamp {
    /// The text of milliseconds since 1970. Any thread; about 0.2 µs.
    package static func text(_ milliseconds: Int64) -> String {
        let (days, millisecondOfDay) = divided(milliseconds, by: 86_400_000)
        let (year, month, day) = civil(days)
        let seconds = millisecondOfDay / 1000
        return String(unsafeUninitializedCapacity: 32) { buffer in
            var at = 0
            func write(_ value: Int64, _ digits: Int, then separator: UInt8) {
                var divisor: Int64 = 1
                for _ in 1..<digits { divisor *= 10 }
                while divisor > 0 {
                    buffer[at] = UInt8(ascii: "0") + UInt8(value / divisor % 10)
                    at += 1
                    divisor /= 10
                }
                buffer[at] = separator
                at += 1
            }
            write(min(max(year, 0), 9999), 4, then: UInt8(ascii: "-"))
            write(month, 2, then: UInt8(ascii: "-"))
            write(day, 2, then: UInt8(ascii: "T"))
            write(seconds / 3600, 2, then: UInt8(ascii: ":"))
            write(seconds / 60 % 60, 2, then: UInt8(ascii: ":"))
            write(seconds % 60, 2, then: UInt8(ascii: "."))
            write(millisecondOfDay % 1000, 3, then: UInt8(ascii: "Z"))
            return at
        }
    }

    /// Days since 1970-01-01 as a date of the Gregorian calendar, counted in eras of 400 years that begin on a 1st of March,
    /// so that the leap day is a year's last.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = divided(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// Division that rounds down, also before 1970.
    private static func divided(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let remainder = value % divisor
        return remainder < 0 ? (value / divisor - 1, remainder + divisor) : (value / divisor, remainder)
    }
}
