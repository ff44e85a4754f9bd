internal import Chat

/// How long a server is left alone that could not be reached: half a minute, doubled up to an hour, then a day.
///
/// The day is for servers that are gone. One that is back need not wait for it: whatever it validly signs wakes us.
package enum DeliveryBackOff {
    private static let doubling = BackOff(first: 30_000, cap: hour)
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 86_400_000

    /// Milliseconds to wait after so many failures in a row, give or take a fifth, so that servers that went down together are not
    /// all tried in one moment.
    /// - Parameter chance: random, at least 0 and below 1.
    package static func delay(after failures: Int, chance: Double) -> Int64 {
        let beforeThis = doubling.plain(after: failures - 1)
        let plain = failures > 1 && beforeThis == hour ? day : doubling.plain(after: failures)
        return spread(plain, chance: chance)
    }

    /// What refuses us altogether is asked again after an hour.
    package static func afterRefusal(chance: Double) -> Int64 { spread(hour, chance: chance) }

    private static func spread(_ plain: Int64, chance: Double) -> Int64 {
        Int64(Double(plain) * (0.8 + 0.4 * min(max(0, chance), 1)))
    }
}
