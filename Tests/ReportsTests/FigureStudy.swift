import Charts
import Foundation
import Reports
import Statistics
import Studies
import Testing

/// A study with everything that a figure can draw: confidences, times, orders, groups of six, answers that are missing.
struct FigureStudy {
    let results: ComparisonResults

    /// - Parameters:
    ///   - experts: how many of the twelve readers are experts, the rest being primary physicians.
    ///   - specialties: in turn, by their codes.
    init(
        level: Double = 0.9, readers: Int = 12, experts: Int = 6, specialties: [String] = ["radiology", "surgery"],
        recruitment: ReaderRecruitment? = nil
    ) throws {
        let items = (0..<40).map { ComparisonCase(number: CaseNumber("\($0 + 1)"), fracture: $0 % 2 == 0) }
        let codes = (1...readers).map { Reports.ReaderID("R\($0)") }
        var data = ComparisonData(
            cases: items,
            readers: codes.enumerated().map { index, code in
                ComparisonReader(
                    id: code, specialty: Specialty.Code(specialties[index % specialties.count]),
                    group: ReaderGroup(index < experts ? "expert" : "primary"))
            },
            readings: codes.enumerated().flatMap { reader, code in
                items.enumerated().map { place, item in
                    let noise = Double((place * 37 + reader * 53 + place * reader) % 61) - 30
                    let value = min(100, max(0, ((item.fracture ? 68 : 33) + noise).rounded()))
                    let answer: Answer =
                        reader == 1 && place == 3
                        ? .cannotAssess(reason: nil)
                        : reader == 2 && place == 5 ? .missing : value >= 50 ? .fracture : .noFracture
                    return Reports.Reading(
                        reader: code, caseNumber: item.number, answer: answer, confidence: value,
                        seconds: 4 + Double((place * 7 + reader * 11) % 23),
                        position: (place * 7 + reader * 3) % 40 + 1)
                }
            },
            models: [
                ModelScores(
                    name: "Net",
                    probabilities: items.indices.map {
                        min(1, max(0, ($0 % 2 == 0 ? 0.7 : 0.3) + Double(($0 * 11) % 40) / 60 - 0.33))
                    })
            ], confidenceScale: .percent)
        data.recruitment = recruitment
        var settings = AnalysisSettings()
        settings.bootstrapReplicates = 200
        settings.level = try ConfidenceLevel(level)
        results = ComparisonResults(data, settings)
    }

    func figure(_ name: String) throws -> ResultFigure {
        try #require(results.figures().first { $0.name == name }, "no figure \(name)")
    }
}

extension ResultFigure {
    /// The texts, titles and descriptions of the drawing, without its coordinates.
    var words: String {
        figure.svg().replacing(/<[^>]*>/, with: "\n")
    }

    /// The rows of a kind, as cells by the keys of their columns.
    func rows(_ part: String) -> [[String: Table.Cell]] {
        let keys = data.columns.map(\.key)
        return data.rows.map { Dictionary(zip(keys, $0)) { first, _ in first } }.filter { $0["part"] == .text(part) }
    }
}

extension Table.Cell {
    var estimate: IntervalEstimate? { if case .estimate(let interval) = self { interval } else { nil } }
    var number: Double? { if case .number(let value) = self { value } else { estimate?.estimate } }
    var count: Int? { if case .count(let count) = self { count } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// "96.0 (86.3–99.5)", as figures print percentages.
    var percents: String? {
        guard let estimate else { return number.map { PrintedNumber.decimal($0, places: 1, shift: 2) } }
        let parts = [estimate.estimate, estimate.lower, estimate.upper].map {
            PrintedNumber.decimal($0, places: 1, shift: 2)
        }
        return "\(parts[0]) (\(parts[1])\u{2013}\(parts[2]))"
    }
}
