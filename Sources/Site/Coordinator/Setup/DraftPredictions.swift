import Cryptography
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// The predictions that lie in a draft, checked against its table of cases.
struct DraftPredictions: Sendable {
    /// Probability by case; `nil` when the table has errors.
    let probabilities: [CaseNumber: Double]?
    /// What is wrong with the table.
    let problems: [StudyFileProblem]
    /// SHA-256 of the table.
    let digest: Digest

    init(_ draft: StudyDraft) {
        let bytes = (try? Data(contentsOf: draft.predictions)).map(Array.init) ?? []
        digest = Digest(of: bytes)
        guard !bytes.isEmpty else {
            probabilities = nil
            problems = [
                StudyFileProblem(
                    file: "predictions.csv", problem: "was not sent",
                    remedy: "choose the table with the columns case and probability")
            ]
            return
        }
        let cases = (try? Data(contentsOf: draft.folder.appendingPathComponent(draft.layout.casesFile))).map(Array.init)
        let rows = DelimitedTable.read(cases ?? [], named: "cases.csv", requiring: ["case"]).table?.rows ?? []
        let checked = PredictionTableParser.parse(
            bytes, named: "predictions.csv", cases: rows.compactMap { $0.value("case") }.map(CaseNumber.init))
        (probabilities, problems) = (checked.value, checked.problems)
    }
}
