import Statistics

/// The data behind a figure of the ROC plane, in long form: each row is a point of a curve or of its band, or a mark with
/// its limits.
struct ROCPlaneData {
    /// What a row is drawn as.
    enum Part: String {
        case curve
        case band
        case operatingPoint = "operating point"
        case summaryCurve = "summary curve"
        case summaryPoint = "summary point"
        case reader
        case mean
    }

    /// The rows so far.
    private(set) var table: Table

    init(_ title: String) {
        table = Table(
            title,
            columns: [
                .init("part", "Drawn as", .text), .init("name", "Name", .text),
                .init("specialty", "Specialty", .text), .init("threshold", "Threshold", .proportion),
                .init("false_positive_rate", "False positive rate", .proportion),
                .init("sensitivity", "Sensitivity", .proportion),
            ])
    }

    /// A mark or a point of a curve.
    mutating func add(
        _ part: Part, _ name: String, specialty: String = "", threshold: Double? = nil,
        falsePositiveRate: Table.Cell, sensitivity: Table.Cell
    ) {
        table.add([
            .text(part.rawValue), .text(name), specialty.isEmpty ? .empty : .text(specialty),
            threshold.map(Table.Cell.number) ?? .empty, falsePositiveRate, sensitivity,
        ])
    }

    /// All corners of an empirical curve, from the lowest threshold to the highest.
    mutating func add(_ curve: ROCCurve, of name: String) {
        for index in curve.thresholds.indices {
            add(
                .curve, name, threshold: curve.thresholds[index],
                falsePositiveRate: .number(1 - curve.specificities[index]),
                sensitivity: .number(curve.sensitivities[index]))
        }
    }

    /// A band of sensitivities.
    mutating func add(_ band: [BandPoint], of name: String) {
        for point in band.reversed() {
            add(
                .band, name, falsePositiveRate: .number(1 - point.position), sensitivity: .estimate(point.interval))
        }
    }

    /// A reader's point; nothing without cases of both classes.
    mutating func add(_ result: ReaderResult, specialty: String) {
        guard let sensitivity = result.sensitivity.interval, let rate = result.falsePositiveRate.interval else {
            return
        }
        add(
            .reader, result.reader.id.description, specialty: specialty, falsePositiveRate: .number(rate.estimate),
            sensitivity: .number(sensitivity.estimate))
    }
}
