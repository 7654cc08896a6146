import Cryptography
import Foundation
import Studies

/// A reader of `simulated-readers/`: a program's imitation, marked as such wherever it is shown.
struct SimulatedReader: Sendable {
    var code: String
    var specialty: Specialty.Code
    var yearsOfExperience: Int
    /// What is answered to each case.
    var readings: [CaseNumber: Reading]

    struct Reading: Sendable {
        /// Code of the choice.
        var answer: String
        /// 0...100.
        var confidence: Int
        var seconds: Double
    }

    /// Reads `readers.csv` and `readings.csv` of a folder.
    static func all(in folder: URL) throws -> [SimulatedReader] {
        let readers = try table("readers.csv", in: folder, ["reader", "specialty", "years_experience"])
        let readings = try table("readings.csv", in: folder, ["reader", "case", "answer", "confidence", "seconds"])
        let byReader = Dictionary(grouping: readings.rows) { $0.value("reader") ?? "" }
        return try readers.rows.map { row in
            guard let code = row.value("reader"), let specialty = row.value("specialty"),
                let years = row.value("years_experience").flatMap(Int.init)
            else { throw broken(readers, row) }
            var answers: [CaseNumber: Reading] = [:]
            for line in byReader[code] ?? [] {
                guard let number = line.value("case"), let answer = line.value("answer"),
                    let confidence = line.value("confidence").flatMap(Int.init), (0...100).contains(confidence),
                    let seconds = line.value("seconds").flatMap(Double.init), (0...3600).contains(seconds)
                else { throw broken(readings, line) }
                answers[CaseNumber(number)] = Reading(answer: answer, confidence: confidence, seconds: seconds)
            }
            return SimulatedReader(
                code: code, specialty: Specialty.Code(specialty), yearsOfExperience: years, readings: answers)
        }
    }

    /// The simulated model of the folder, whose probabilities no network gave.
    static func model(in folder: URL, cases: [CaseNumber]) throws -> ModelPredictions {
        let name = "model.csv"
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
        let checked = PredictionTableParser.parse(bytes, named: name, cases: cases)
        guard let probabilities = checked.value else {
            throw checked.errors.first
                ?? StudyFileProblem(file: name, problem: "cannot be read", remedy: "restore the original file")
        }
        return ModelPredictions(
            model: "Simulated model", version: "no network: drawn with the simulated readers", threshold: 0.5,
            source: Digest(of: bytes), probabilities: probabilities)
    }

    private static func table(_ name: String, in folder: URL, _ columns: [String]) throws -> DelimitedTable {
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        let checked = DelimitedTable.parse(Array(data), named: name, requiring: columns)
        guard let table = checked.value else {
            throw checked.errors.first
                ?? StudyFileProblem(file: name, problem: "cannot be read", remedy: "restore the original file")
        }
        return table
    }

    private static func broken(_ table: DelimitedTable, _ row: DelimitedTable.Row) -> StudyFileProblem {
        StudyFileProblem(
            file: table.file, row: row.line, problem: "has an empty or impossible value",
            remedy: "restore the original file")
    }
}
