/// Writes metrics in the Prometheus text exposition format, version 0.0.4.
struct PrometheusText {
    /// The format's media type.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func write(_ entry: MetricsRegistry.Entry) {
        text += "# HELP \(entry.name) \(entry.help)\n# TYPE \(entry.name) \(Self.kind(entry.instrument))\n"
        switch entry.instrument {
        case .counter(let counter): line(entry.name, [], "\(counter.value)")
        case .gauge(let gauge): line(entry.name, [], "\(gauge.value)")
        case .reading(let read), .readingTotal(let read): line(entry.name, [], Self.number(read()))
        case .family(let family):
            for (labels, value) in family.values { line(entry.name, Array(zip(family.labels, labels)), "\(value)") }
        case .gauges(let family):
            for (labels, value) in family.values { line(entry.name, Array(zip(family.labels, labels)), "\(value)") }
        case .histogram(let histogram): write(histogram.snapshot, entry.name)
        case .snapshot(let read): write(read(), entry.name)
        }
    }

    private mutating func write(_ histogram: HistogramSnapshot, _ name: String) {
        var total = 0
        for (bound, count) in zip(histogram.bounds.map(Self.number) + ["+Inf"], histogram.counts) {
            total += count
            line(name + "_bucket", [("le", bound)], "\(total)")
        }
        line(name + "_sum", [], Self.number(histogram.sum))
        line(name + "_count", [], "\(total)")
    }

    private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    private static func kind(_ instrument: MetricsRegistry.Instrument) -> String {
        switch instrument {
        case .counter, .family, .readingTotal: "counter"
        case .gauge, .gauges, .reading: "gauge"
        case .histogram, .snapshot: "histogram"
        }
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
