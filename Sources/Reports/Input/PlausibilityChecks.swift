import Statistics
import Studies

/// Looks for what is formally right and yet probably a mistake.
struct PlausibilityChecks {
    /// An area below this is no weak score but one whose direction is wrong.
    static let suspiciousArea = 0.4

    let cases: [ComparisonCase]
    let file: String

    /// A model whose probabilities are low where the fractures are.
    func check(_ model: ModelScores, in file: String, column: String) -> [StudyFileProblem] {
        let area = area(
            zip(model.probabilities, cases).compactMap { score, place in
                score.map { ($0, place.fracture) }
            })
        guard let area, area < Self.suspiciousArea else { return [] }
        return [
            StudyFileProblem(
                .warning, file: file, column: column,
                problem: "the area under the ROC curve of \(model.name) is \(PrintedNumber.decimal(area, places: 3)): "
                    + "its probabilities are lower where there is a fracture",
                remedy: "check whether they are probabilities of a fracture, not of its absence, and whether the truth "
                    + "is 1 for a fracture")
        ]
    }

    /// Confidence that is lower where the readers themselves called a fracture: it is confidence in the answer then.
    func checkConfidence(
        _ entries: [ReadingScan.Entry], column: String
    ) -> [StudyFileProblem] {
        let area = area(
            entries.compactMap { entry in
                guard let confidence = entry.cell.confidence, entry.cell.answer.isYesOrNo else { return nil }
                return (confidence, entry.cell.answer == .fracture)
            })
        guard let area, area < 0.75 else { return [] }
        return [
            StudyFileProblem(
                .warning, file: file, column: column,
                problem: "confidence is hardly higher where the readers called a fracture than where they did not",
                remedy: "check that it says how sure they are of a fracture, not how sure they are of their answer; "
                    + "ROC curves of the readers are wrong otherwise")
        ]
    }

    /// Readings whose answers go against the truth more often than not.
    func checkAnswers(_ entries: [ReadingScan.Entry], column: String) -> [StudyFileProblem] {
        var (right, all) = (0, 0)
        for entry in entries where entry.cell.answer.isYesOrNo {
            all += 1
            if (entry.cell.answer == .fracture) == cases[Int(entry.place)].fracture { right += 1 }
        }
        guard all >= 20, Double(right) < 0.4 * Double(all) else { return [] }
        return [
            StudyFileProblem(
                .warning, file: file, column: column,
                problem: "only \(right) of \(all) answers agree with the truth",
                remedy: "check whether 1 means a fracture in the answers and in the truth")
        ]
    }

    private func area(_ scores: [(score: Double, isPositive: Bool)]) -> Double? {
        try? Placements(
            positives: scores.filter(\.isPositive).map(\.score),
            negatives: scores.filter { !$0.isPositive }.map(\.score)
        ).area
    }
}
