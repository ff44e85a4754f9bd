/// The figures of a histogram at one moment.
package struct HistogramSnapshot: Sendable, Equatable {
    /// Upper bounds, ascending.
    let bounds: [Double]
    /// Values per bucket; one more than bounds.
    let counts: [Int]
    let sum: Double

    package init(bounds: [Double], counts: [Int], sum: Double) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
    }
}
