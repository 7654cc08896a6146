import Foundation

@testable import Charts

/// The simulated study of Tests/Reference/study, counted as far as the figures need it.
struct SimulatedStudy {
    struct Reader {
        var code: String
        var specialty: Int
        var answers: [Bool]
        var seconds: [Double]
        var positions: [Int]
        var confidences: [Double]
    }

    static let specialties = ["Radiology", "Orthopaedics", "Emergency medicine", "Surgery"]
    private static let keys = ["radiology", "orthopaedics", "emergency", "surgery"]

    var codes: [String] = []
    var truth: [Bool] = []
    var probabilities: [Double] = []
    var readers: [Reader] = []

    init() throws {
        let cases = try Self.table("cases.csv")
        codes = cases.map { $0["case_id"] ?? "" }
        truth = cases.map { $0["truth"] == "1" }
        probabilities = try Self.table("model.csv").map { Double($0["probability"] ?? "") ?? .nan }
        let readings = Dictionary(grouping: try Self.table("readings.csv")) { $0["reader_id"] ?? "" }
        readers = try Self.table("readers.csv").map { row in
            let code = row["reader_id"] ?? ""
            let own = (readings[code] ?? []).sorted { ($0["case_id"] ?? "") < ($1["case_id"] ?? "") }
            return Reader(
                code: code, specialty: Self.keys.firstIndex(of: row["specialty"] ?? "") ?? 0,
                answers: own.map { $0["answer"] == "1" }, seconds: own.map { Double($0["seconds"] ?? "") ?? .nan },
                positions: own.map { Int($0["read_order"] ?? "") ?? 0 },
                confidences: own.map { Double($0["confidence"] ?? "") ?? .nan })
        }
    }

    private static func table(_ name: String) throws -> [[String: String]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Reference/study/\(name)")
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
    }

    // MARK: Counts

    func sensitivity(_ answers: [Bool]) -> (correct: Int, of: Int) {
        (zip(answers, truth).count { $0 && $1 }, truth.count { $0 })
    }

    func specificity(_ answers: [Bool]) -> (correct: Int, of: Int) {
        (zip(answers, truth).count { !$0 && !$1 }, truth.count { !$0 })
    }

    var modelAnswers: [Bool] { probabilities.map { $0 >= 0.5 } }

    /// Wilson's score interval: simple, and never outside 0...1.
    static func proportion(_ counts: (correct: Int, of: Int)) -> Estimate {
        let (n, p, z) = (Double(counts.of), Double(counts.correct) / Double(counts.of), 1.959964)
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
        return Estimate(p, interval: (centre - half)...(centre + half))
    }

    /// Mean and t interval of readers' rates, 97.5 % quantiles from a table.
    static func mean(_ values: [Double]) -> Estimate {
        let quantiles = [2: 12.706, 4: 3.182, 6: 2.571, 7: 2.447, 8: 2.365, 15: 2.145, 21: 2.086]
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let half = (quantiles[values.count] ?? 2) * (variance / n).squareRoot()
        return Estimate(mean, interval: (mean - half)...(mean + half))
    }

    func rate(_ reader: Reader) -> (falsePositive: Double, sensitivity: Double) {
        let (hits, rejections) = (sensitivity(reader.answers), specificity(reader.answers))
        return (1 - Double(rejections.correct) / Double(rejections.of), Double(hits.correct) / Double(hits.of))
    }

    /// The empirical curve of scores.
    func curve(_ scores: [Double]) -> [CurvePoint] {
        let (positives, negatives) = (truth.count { $0 }, truth.count { !$0 })
        let thresholds = Set(scores).sorted(by: >)
        return [CurvePoint(x: 0, y: 0)]
            + thresholds.map { threshold in
                let hits = zip(scores, truth).count { $0 >= threshold && $1 }
                let alarms = zip(scores, truth).count { $0 >= threshold && !$1 }
                return CurvePoint(
                    x: Double(alarms) / Double(negatives), y: Double(hits) / Double(positives))
            }
    }

    /// A band of plausible width around a curve: 1.96 binomial standard errors, kept within the plane.
    func band(_ curve: [CurvePoint]) -> [BandPoint] {
        curve.map { point in
            let error = 1.96 * (max(0.02, point.y) * (1.02 - point.y) / 50).squareRoot()
            return BandPoint(x: point.x, lower: max(0, point.y - error), upper: min(1, point.y + error))
        }
    }
}
