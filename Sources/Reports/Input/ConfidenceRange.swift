import Studies

/// Finds out on which scale confidence was given.
struct ConfidenceRange {
    /// `nil` when no reading has a confidence.
    let scale: ConfidenceScale?
    private let factor: Double
    private let maximum: Double

    init(_ entries: [ReadingScan.Entry]) {
        var (count, maximum, minimum) = (0, 0.0, Double.infinity)
        var areWhole = true
        for entry in entries {
            guard let value = entry.cell.confidence else { continue }
            count += 1
            maximum = max(maximum, value)
            minimum = min(minimum, value)
            areWhole = areWhole && value == value.rounded()
        }
        self.maximum = maximum
        // All of them between 0 and 1 is a probability; it is brought to the percent of everybody else.
        factor = count > 0 && maximum <= 1 && !(areWhole && minimum == 1) ? 100 : 1
        scale = count == 0 ? nil : areWhole && minimum >= 1 && maximum <= 5 ? .fivePoint : .percent
    }

    /// A value on the scale.
    func scaled(_ value: Double) -> Double { value * factor }

    func problems(file: String, column: String) -> [StudyFileProblem] {
        func warn(_ problem: String, _ remedy: String) -> [StudyFileProblem] {
            [StudyFileProblem(.warning, file: file, column: column, problem: problem, remedy: remedy)]
        }
        guard scale == .percent else { return [] }
        if factor == 100 {
            return warn(
                "lies between 0 and 1 everywhere and is taken for a fraction", "write 0 to 100 if that is not meant")
        }
        if maximum <= 10 {
            return warn(
                "is never more than \(PrintedNumber.shortest(maximum)), on a scale from 0 to 100",
                "write it from 0 to 100, or from 1 to 5 for five points")
        }
        return []
    }
}
