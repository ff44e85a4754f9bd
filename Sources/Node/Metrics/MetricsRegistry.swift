import Synchronization

/// All metrics of a node, and their text for Prometheus. A registry of our own: counting costs nanoseconds and nothing
/// has to be configured.
package final class MetricsRegistry: Sendable {
    enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case reading(@Sendable () -> Double)
        case readingTotal(@Sendable () -> Double)
        case family(CounterFamily)
        case gauges(GaugeFamily)
        case histogram(Histogram)
        case snapshot(@Sendable () -> HistogramSnapshot)
    }

    struct Entry: Sendable {
        let name: String
        let help: String
        let instrument: Instrument
    }

    private let entries = Mutex<[Entry]>([])

    package init() {}

    /// A new counter.
    /// - Parameters:
    ///   - name: `rookery_…_total`; unique.
    ///   - help: one line for people.
    package func counter(_ name: String, _ help: String) -> Counter {
        let counter = Counter()
        add(name, help, .counter(counter))
        return counter
    }

    /// New counters of one name with labels.
    package func counters(_ name: String, _ help: String, labels: [String]) -> CounterFamily {
        let family = CounterFamily(labels: labels)
        add(name, help, .family(family))
        return family
    }

    /// A new gauge.
    package func gauge(_ name: String, _ help: String) -> Gauge {
        let gauge = Gauge()
        add(name, help, .gauge(gauge))
        return gauge
    }

    /// New gauges of one name with labels.
    package func gauges(_ name: String, _ help: String, labels: [String]) -> GaugeFamily {
        let family = GaugeFamily(labels: labels)
        add(name, help, .gauges(family))
        return family
    }

    /// A gauge that is read when somebody asks.
    /// - Parameter read: called on any thread; must be quick.
    package func reading(_ name: String, _ help: String, _ read: @escaping @Sendable () -> Double) {
        add(name, help, .reading(read))
    }

    /// A counter that is kept elsewhere and read when somebody asks.
    package func readingTotal(_ name: String, _ help: String, _ read: @escaping @Sendable () -> Double) {
        add(name, help, .readingTotal(read))
    }

    /// A histogram that is kept elsewhere and read when somebody asks.
    package func snapshot(_ name: String, _ help: String, _ read: @escaping @Sendable () -> HistogramSnapshot) {
        add(name, help, .snapshot(read))
    }

    /// A new histogram.
    package func histogram(_ name: String, _ help: String, bounds: [Double]) -> Histogram {
        let histogram = Histogram(bounds: bounds)
        add(name, help, .histogram(histogram))
        return histogram
    }

    private func add(_ name: String, _ help: String, _ instrument: Instrument) {
        entries.withLock { entries in
            precondition(!entries.contains { $0.name == name }, "two metrics of one name")
            entries.append(Entry(name: name, help: help, instrument: instrument))
        }
    }

    /// Everything in the Prometheus text format, version 0.0.4.
    package func text() -> String {
        var text = PrometheusText()
        for entry in entries.withLock({ $0 }) { text.write(entry) }
        return text.text
    }
}
