import Foundation
import TestSupport
import Testing

@testable import reader_study

/// `analyse` on the simulated reader study, end to end.
@Suite("Analysis of tables", .serialized) struct AnalyseTests {
    static let study: URL = {
        if let folder = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"] {
            return URL(filePath: folder).appending(path: "study")
        }
        return URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Reference/study").standardized
    }()

    private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Outcome {
        let process = try Program.started(arguments, in: folder)
        process.waitUntilExit()
        return try Program.outcome(process, in: folder)
    }

    private func analyse(_ folder: TemporaryFolder, _ more: [String] = []) throws -> Program.Outcome {
        let path = { (name: String) in Self.study.appending(path: name).path }
        return try run(
            [
                "analyse", "--cases", path("cases.csv"), "--readers", path("readers.csv"), "--readings",
                path("readings.csv"), "--predictions", path("model.csv"), "--out", "results", "--replicates", "200",
            ] + more, in: folder)
    }

    @Test("writes the numbers of the summary that R made")
    func numbers() throws {
        let folder = try TemporaryFolder()
        let outcome = try analyse(folder)
        #expect(outcome.code == 0, "\(outcome)")
        let document = try JSONSerialization.jsonObject(with: Data(try folder.read("results/results.json")))
        let results = try #require(document as? [String: Any])
        let file = Self.study.deletingLastPathComponent().appending(path: "statistics/expected/study_summary.json")
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let cases = try #require(summary["cases"] as? [[String: Any]])
        let expected = try #require(cases.first { $0["id"] as? String == "model" }?["expected"] as? [String: Any])
        let model = try #require((results["models"] as? [[String: Any]])?.first)
        let measures = try #require(model["measures"] as? [String: [String: Any]])
        for measure in ["sensitivity", "specificity", "accuracy"] {
            let ours = try #require(measures[measure])
            let theirs = try #require(expected[measure] as? [String: Any])
            let exact = try #require(theirs["exact"] as? [String: Double])
            #expect(abs((ours["estimate"] as? Double ?? .nan) - (theirs["estimate"] as? Double ?? .nan)) < 1e-9)
            #expect(abs((ours["lower"] as? Double ?? .nan) - (exact["lower"] ?? .nan)) < 1e-9)
            #expect(abs((ours["upper"] as? Double ?? .nan) - (exact["upper"] ?? .nan)) < 1e-9)
        }
        #expect(abs((measures["auc"]?["estimate"] as? Double ?? .nan) - (expected["auc"] as? Double ?? .nan)) < 1e-9)
        let readers = try #require(cases.first { $0["id"] as? String == "readers" }?["expected"] as? [[String: Any]])
        #expect((results["readers"] as? [Any])?.count == readers.count)
    }

    @Test("counts a review of heat maps that was done elsewhere, and refuses one that is wrong")
    func mapReviews() throws {
        let folder = try TemporaryFolder()
        let rows = try String(contentsOf: Self.study.appending(path: "cases.csv"), encoding: .utf8)
            .split(whereSeparator: \.isNewline).dropFirst().prefix(3).compactMap { $0.split(separator: ",").first }
        let table = "reviewer,case,place\n" + rows.map { "A,\($0),fracture-site\n" }.joined()
        try folder.write(table, to: "reviews.csv")
        let reviews = folder.url.appendingPathComponent("reviews.csv").path
        let outcome = try analyse(folder, ["--map-reviews", reviews])
        #expect(outcome.code == 0, "\(outcome)")
        let csv = String(decoding: try folder.read("results/tables/heat-map-review.csv"), as: UTF8.self)
        let counted = csv.split(whereSeparator: \.isNewline).dropFirst().compactMap { row in
            Int(row.split(separator: ",", omittingEmptySubsequences: false)[4])
        }
        #expect(counted.reduce(0, +) == 3, "\(csv)")
        try folder.write(table + "A,no such case,opposite\n", to: "reviews.csv")
        let wrong = try run(
            [
                "analyse", "--cases", Self.study.appending(path: "cases.csv").path, "--readings",
                Self.study.appending(path: "readings.csv").path, "--map-reviews", reviews, "--out", "other",
            ], in: folder)
        #expect(wrong.code == 1)
    }

    @Test("writes every kind of file, and the same bytes again")
    func files() throws {
        let folder = try TemporaryFolder()
        #expect(try analyse(folder).code == 0)
        let again = try TemporaryFolder()
        #expect(try analyse(again).code == 0)
        for file in [
            "README.txt", "methods.txt", "results.json", "tables.xlsx", "tables/readers.csv", "tables/readers.html",
            "figures/roc.svg", "figures/roc.png", "figures/roc.pdf", "exchange/iMRMC.imrmc", "exchange/RJafroc.imrmc",
            "exchange/JAFROC.xlsx", "data/readings.csv", "R/model.R",
        ] {
            let bytes = try folder.read("results/\(file)")
            #expect(!bytes.isEmpty)
            #expect(try again.read("results/\(file)") == bytes, "\(file)")
        }
        #expect(try analyse(folder).code == 1, "an existing folder is never touched")
    }

    @Test("gives an R script for every table, which finds what it reads")
    func scripts() throws {
        let folder = try TemporaryFolder()
        // One reading is missing and two reviewed the heat maps, so that the tables of both are there.
        let rows = try String(contentsOf: Self.study.appending(path: "readings.csv"), encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        try folder.write((rows.prefix(1) + rows.dropFirst(2)).joined(separator: "\n"), to: "gap.csv")
        let numbers = Set(rows.dropFirst().compactMap { $0.split(separator: ",").dropFirst().first }).sorted()
        let places = numbers.prefix(6).map { "A,\($0),fracture-site\nB,\($0),opposite\n" }
        try folder.write("reviewer,case,place\n" + places.joined(), to: "reviews.csv")
        let path = { (name: String) in folder.url.appendingPathComponent(name).path }
        let outcome = try analyse(folder, ["--readings", path("gap.csv"), "--map-reviews", path("reviews.csv")])
        #expect(outcome.code == 0, "\(outcome)")
        let results = folder.url.appendingPathComponent("results")
        func names(_ path: String, _ ending: String) throws -> Set<String> {
            let files = try FileManager.default.contentsOfDirectory(
                atPath: results.appendingPathComponent(path).path)
            return Set(files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) })
        }
        let (tables, scripts) = (try names("tables", ".csv"), try names("R", ".R"))
        #expect(scripts == tables.union(["common", "obuchowski-rockette"]))
        #expect(tables.isSuperset(of: ["rules", "heat-map-review", "heat-map-agreement", "heat-map-cases"]))
        for table in tables {
            let script = try String(
                contentsOf: results.appendingPathComponent("R/\(table).R"), encoding: .utf8)
            #expect(script.contains("repeats(\"\(table)\""), "\(table).R compares with its own table")
            for match in script.matches(of: /"((?:data|R)\/[^"]+)"/) {
                let path = results.appendingPathComponent(String(match.output.1)).path
                #expect(FileManager.default.fileExists(atPath: path), "\(table).R reads \(match.output.1)")
            }
        }
    }

    @Test("tells everything that is wrong with the tables, and writes nothing")
    func problems() throws {
        let folder = try TemporaryFolder()
        let readings = folder.url.appendingPathComponent("readings.csv")
        let text = "reader,case,answer,truth\nR1,1,yes,1\nR1,1,no,1\nR1,2,maybe,0\n"
        try Data(text.utf8).write(to: readings)
        let outcome = try run(["analyse", "--readings", readings.path, "--out", "results"], in: folder)
        #expect(outcome.code == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("results").path))
    }
}
