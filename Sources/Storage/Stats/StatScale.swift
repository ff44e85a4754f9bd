/// How much time one figure stands for. The number is its length in seconds.
package enum StatScale: Int64, Sendable, CaseIterable {
    case minute = 60
    case hour = 3600
    case day = 86_400

    /// How many are kept: a day of minutes, ninety days of hours, two years of days.
    package var slots: Int64 {
        switch self {
        case .minute: 1_440
        case .hour: 2_160
        case .day: 731
        }
    }

    /// Milliseconds that one stands for.
    package var length: Int64 { rawValue * 1000 }

    /// When the one began that a moment falls into, in milliseconds since 1970. Days are those of UTC.
    package func start(of moment: Int64) -> Int64 { moment - moment % length }

    /// Where it stands in the ring.
    func slot(of start: Int64) -> Int64 { start / length % slots }
}
