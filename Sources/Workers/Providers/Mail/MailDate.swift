import Chat

/// A moment as header fields have it (RFC 5322, section 3.3): `Sun, 22 Nov 2026 03:50:00 +0000`.
enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// - Parameter seconds: since 1970.
    static func text(_ seconds: Int64) -> String {
        let time = CivilTime(milliseconds: seconds * 1000)
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let second = Int((seconds % 60 + 60) % 60)
        return
            "\(days[time.weekday]), \(two(time.day)) \(months[time.month - 1]) \(time.year) \(two(time.hour)):\(two(time.minute)):\(two(second)) +0000"
    }
}
