import ChildProcess
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
        try compareReaders(of: results, with: cases)
        try compareGroups(of: results, with: cases)
    }

    private typealias Object = [String: Any]

    /// Every reader's counts, exact limits and area.
    private func compareReaders(of results: Object, with cases: [Object]) throws {
        let expected = try #require(cases.first { $0["id"] as? String == "readers" }?["expected"] as? [Object])
        let readers = try #require(results["readers"] as? [Object])
        #expect(readers.count == expected.count)
        let names = [
            "sensitivity": "sensitivity", "specificity": "specificity", "accuracy": "accuracy",
            "fnr": "false_negative_rate", "fpr": "false_positive_rate",
        ]
        for theirs in expected {
            let ours = try #require(readers.first { $0["id"] as? String == theirs["reader"] as? String })
            let measures = try #require(ours["measures"] as? [String: Object])
            for (short, name) in names {
                let (one, other) = (try #require(measures[name]), try #require(theirs[short] as? Object))
                let exact = try #require(other["exact"] as? Object)
                try same(one["estimate"], other["estimate"], "\(theirs["reader"] ?? ""): \(name)")
                try same(one["lower"], exact["lower"], "\(theirs["reader"] ?? ""): \(name), lower limit")
                try same(one["upper"], exact["upper"], "\(theirs["reader"] ?? ""): \(name), upper limit")
            }
            if let area = theirs["auc_confidence"] as? Double { try same(measures["auc"]?["estimate"], area, "area") }
        }
    }

    /// The means of all readers and of each specialty, with the t interval.
    private func compareGroups(of results: Object, with cases: [Object]) throws {
        let expected = try #require(cases.first { $0["id"] as? String == "groups" }?["expected"] as? [Object])
        let groups = try #require(results["groups"] as? [Object])
        var compared = 0
        for theirs in expected {
            let name = try #require(theirs["group"] as? String)
            let labels = name == "all" ? ["All readers"] : [name, "Group: \(name)", name.capitalized]
            guard let ours = groups.first(where: { labels.contains($0["label"] as? String ?? "") }) else { continue }
            #expect((ours["readers"] as? [Any])?.count == theirs["readers"] as? Int)
            let measures = try #require(ours["measures"] as? [String: Object])
            for (name, other) in ["sensitivity", "specificity", "accuracy"].map({ ($0, theirs[$0] as? Object) }) {
                let (one, other) = (try #require(measures[name]), try #require(other))
                try same(one["mean"], other["mean"], "\(labels[0]): mean \(name)")
                guard let interval = one["t_interval"] as? Object else { continue }
                try same(interval["lower"], other["lower"], "\(labels[0]): \(name), lower limit")
                try same(interval["upper"], other["upper"], "\(labels[0]): \(name), upper limit")
                try same(interval["standard_error"], other["standard_error"], "\(labels[0]): \(name), standard error")
                compared += 1
            }
        }
        #expect(compared >= 3, "no group of the summary is among \(groups.map { $0["label"] ?? "" })")
    }

    private func same(_ ours: Any?, _ theirs: Any?, _ what: String) throws {
        let (one, other) = (try #require(ours as? Double, "\(what)"), try #require(theirs as? Double, "\(what)"))
        #expect(abs(one - other) <= 1e-9 * max(1, abs(other)), "\(what): \(one), R: \(other)")
    }

    @Test("gives the model's predictive values where fractures are rarer, when asked")
    func prevalences() throws {
        let folder = try TemporaryFolder()
        #expect(try analyse(folder, ["--prevalence", "0.02", "--prevalence", "0.2"]).code == 0)
        let results = try #require(
            try JSONSerialization.jsonObject(with: Data(try folder.read("results/results.json"))) as? Object)
        let model = try #require((results["models"] as? [Object])?.first)
        let confusion = try #require(model["confusion"] as? [String: Int])
        let count = { (name: String) in Double(confusion[name] ?? 0) }
        let sensitivity = count("true_positive") / (count("true_positive") + count("false_negative"))
        let specificity = count("true_negative") / (count("true_negative") + count("false_positive"))
        let table = String(decoding: try folder.read("results/tables/model.csv"), as: UTF8.self)
        for share in [0.02, 0.2] {
            let found = share * sensitivity / (share * sensitivity + (1 - share) * (1 - specificity))
            let row = try #require(
                table.split(whereSeparator: \.isNewline)
                    .first { $0.contains("positive predictive value at a prevalence of \(share)") })
            let value = try #require(Double(row.split(separator: ",", omittingEmptySubsequences: false)[2]))
            // Where a count is 0 the estimate moves with what is added to all of them.
            if !confusion.values.contains(0) { #expect(abs(value - found) < 1e-9) }
        }
        #expect(try analyse(TemporaryFolder(), ["--prevalence", "2"]).code != 0)
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
