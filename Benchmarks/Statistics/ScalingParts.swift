import ArgumentParser
import Charts
import Foundation
import Reports
import Statistics
import Studies

/// How the cost of a results page grows with readers and cases.
struct ScalingParts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scaling",
        abstract: "Reading the tables, all results, tables and figures of studies of growing size.",
        discussion: "Sizes are readers x cases, such as 21x100; readers and model are simulated with a fixed seed.")

    @Argument(help: "Sizes, such as 21x100.") var sizes = ["21x100", "200x1000", "1000x1000"]
    @Option(help: "Bootstrap resamples.") var replicates = 2000

    func run() throws {
        var found: [Measurement] = []
        for size in sizes {
            let parts = size.split(separator: "x").compactMap { Int($0) }
            guard parts.count == 2, parts[0] > 1, parts[1] > 3 else {
                throw ValidationError("\"\(size)\" is no size; write readers x cases, such as 21x100.")
            }
            let study = SimulatedTables(readers: parts[0], cases: parts[1])
            found.append(
                try Measurement("\(size): tables read") {
                    ["readings": Double(try study.data().readings.count)]
                })
            let data = try study.data()
            var settings = AnalysisSettings()
            settings.bootstrapReplicates = replicates
            found.append(
                Measurement("\(size): results") {
                    ["readers": Double(ComparisonResults(data, settings).readers.count)]
                })
            let results = ComparisonResults(data, settings)
            found.append(
                Measurement("\(size): tables and figures") {
                    [
                        "rows": Double(results.tables.reduce(0) { $0 + TablePage($1.table).rows.count }),
                        "bytes": Double(results.figures().reduce(0) { $0 + $1.figure.svg().utf8.count }),
                    ]
                })
        }
        try report(found)
    }
}

/// Tables of a simulated study: half of the cases with a fracture, readers of four specialties, a model.
struct SimulatedTables {
    let files: ComparisonFiles

    init(readers: Int, cases: Int) {
        var generator = SeededGenerator(seed: 3, parts: [UInt64(readers), UInt64(cases)])
        func normal() -> Double {
            Normal.quantile((Double(generator.next() >> 11) + 0.5) / 9_007_199_254_740_992)
        }
        let signals = (0..<cases).map { ($0.isMultiple(of: 2) ? 1.3 : -1.3) + 0.7 * normal() }
        var caseTable = "case_id,truth,age,sex\n"
        var model = "case_id,probability\n"
        for (index, signal) in signals.enumerated() {
            let (truth, sex) = (index.isMultiple(of: 2) ? 1 : 0, index.isMultiple(of: 3) ? "F" : "M")
            caseTable += "C\(index + 1),\(truth),\(40 + index % 50),\(sex)\n"
            model += "C\(index + 1),\(1 / (1 + exp(-2 * (signal + 0.5 * normal()))))\n"
        }
        let specialties = ["radiology", "orthopaedics", "emergency", "surgery"]
        var readerTable = "reader_id,specialty,group\n"
        var readings = "reader_id,case_id,read_order,answer,confidence,seconds\n"
        readings.reserveCapacity(readers * cases * 32)
        for reader in 1...readers {
            let group = reader % 4 < 2 ? "expert" : "primary"
            readerTable += "R\(reader),\(specialties[reader % 4]),\(group)\n"
            for (index, signal) in signals.enumerated() {
                let confidence = Int((100 / (1 + exp(-1.5 * (signal + 0.8 * normal())))).rounded())
                let answer = confidence > 50 ? 1 : 0
                let seconds = 5 + (index + reader) % 40
                readings += "R\(reader),C\(index + 1),\(index + 1),\(answer),\(confidence),\(seconds).5\n"
            }
        }
        files = ComparisonFiles(
            readings: InputFile(name: "readings.csv", bytes: Array(readings.utf8)),
            cases: InputFile(name: "cases.csv", bytes: Array(caseTable.utf8)),
            readers: InputFile(name: "readers.csv", bytes: Array(readerTable.utf8)),
            models: [InputFile(name: "model.csv", bytes: Array(model.utf8))])
    }

    func data() throws -> ComparisonData {
        let checked = ComparisonInput.parse(files)
        guard let data = checked.value, checked.errors.isEmpty else {
            throw BrokenTable(problems: checked.problems.map(\.description))
        }
        return data
    }
}
