import Glibc
import Synchronization

/// Nanoseconds that pass while `body` runs.
func nanoseconds(_ body: () async throws -> Void) async rethrows -> UInt64 {
    let start = now()
    try await body()
    return now() - start
}

/// Nanoseconds of a clock that nobody sets.
func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Nanoseconds of processor that the calling thread has used. In a write body that is the writer: what does not depend on who else
/// keeps the machine busy.
func threadTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// Times of single calls, gathered by many callers, for their percentiles.
final class Latencies: Sendable {
    private let values = Mutex<[UInt32]>([])

    func add(_ nanoseconds: UInt64) { values.withLock { $0.append(UInt32(clamping: nanoseconds / 1_000)) } }

    /// Microseconds below which this share of the calls was.
    func percentile(_ share: Double) -> UInt32 {
        values.withLock { values in
            guard !values.isEmpty else { return 0 }
            let sorted = values.sorted()
            return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
    }
}

/// A line of the result table: things per second, microseconds each.
func report(_ name: String, count: Int, nanoseconds: UInt64, _ more: String = "") {
    let perSecond = Double(count) * 1e9 / Double(nanoseconds)
    let each = Double(nanoseconds) / 1_000 / Double(count)
    print("\(name.padded(to: 52)) \(String(Int(perSecond)).padded(to: 9))/s  \(each.hundredths) us each  \(more)")
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Double {
    /// Two digits after the point.
    var hundredths: String {
        let hundredths = Int((self * 100).rounded())
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100).\(fraction.count == 1 ? "0" : "")\(fraction)"
    }
}
