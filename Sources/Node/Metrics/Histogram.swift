/// Counts measured values by size.
package final class Histogram: Sendable {
    /// Upper bounds of the buckets, ascending; one more bucket holds what is larger.
    let bounds: [Double]
    private let buckets: [Counter]
    /// The sum in millionths of the unit, so that it can be a whole number.
    private let millionths = Counter()

    /// - Parameter bounds: ascending.
    package init(bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    /// Bounds for times in seconds: 50 µs to 10 s.
    package static let seconds: [Double] = [
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
    ]
    /// Bounds for how many: 1 to 100,000.
    package static let sizes: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384, 100_000]

    /// Counts one value.
    package func record(_ value: Double) {
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        buckets[index].add()
        millionths.add(Int(min(max(value, 0), 1e12) * 1e6))
    }

    /// What it has counted so far.
    package var snapshot: HistogramSnapshot {
        HistogramSnapshot(bounds: bounds, counts: buckets.map(\.value), sum: Double(millionths.value) / 1e6)
    }
}
