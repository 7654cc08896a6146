import StudyStore

/// Metrics in Prometheus' text format.
///
/// - SeeAlso: <https://prometheus.io/docs/instrumenting/exposition_formats/>
struct PrometheusText {
    /// Kinds of metrics.
    enum Kind: String {
        /// Only grows, until the process ends.
        case counter
        /// Goes up and down.
        case gauge
    }

    /// A value with what tells it apart from others of the same name.
    typealias Sample = (labels: [(name: String, value: String)], value: Double)

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [([], value)])
    }

    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        begin(name, kind.rawValue, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    mutating func add(
        _ name: String, _ help: String, _ histograms: [(labels: [(name: String, value: String)], LatencyHistogram)]
    ) {
        begin(name, "histogram", help)
        for (labels, histogram) in histograms {
            var count = 0
            for (bound, more) in zip(LatencyHistogram.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
                count += more
                line("\(name)_bucket", labels + [("le", bound)], Double(count))
            }
            line("\(name)_sum", labels, histogram.seconds)
            line("\(name)_count", labels, Double(histogram.count))
        }
    }

    private mutating func begin(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
        let inside = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
        text += name + (inside.isEmpty ? "" : "{\(inside)}") + " \(number)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
