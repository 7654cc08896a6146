import ArgumentParser
import Foundation
import Reports
import Scoring
import Statistics
import Studies
import Training

/// `score evaluate`.
struct ScoreEvaluate: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Hold a folder's scores against a table of labels.",
        discussion: """
            Area under the ROC curve (DeLong), and accuracy, sensitivity, specificity and predictive values at the model's \
            threshold with exact 95 % intervals. With --by the sensitivity for each word of a column, such as the grade of \
            displacement. Where the table has box_x0, box_y0, box_x1 and box_y1 (pixels, origin top left), how often the \
            heat map of a called fracture is largest inside the box, and how often its region (above --map-level of its \
            largest value when it was scored) holds the box's middle.

            Every row of the table needs a score; images that it does not name are left out.

            Example:
              reader-study score --images films --model fractures --out scores.csv
              reader-study score evaluate scores.csv --labels films/labels.csv --by displacement

            Exit codes: 0 evaluated, 1 the table of labels is wrong or an image has no score, 2 a file cannot be read or \
            written.
            """)

    @Argument(help: "The table of scores.", completion: .file(extensions: ["csv"])) var scores: String
    @Option(help: "The table of labels.", completion: .file(extensions: ["csv"])) var labels: String
    @Option(help: "The column that names the image, as in the table of scores.") var fileColumn = "file"
    @Option(help: "The column of the reference standard: yes or no, true or false, 1 or 0.")
    var labelColumn = "fracture"
    @Option(help: "The column of the kinds of fracture.") var by: String?
    @Option(help: "Write the numbers in full into this file, CSV.", completion: .file(extensions: ["csv"]))
    var out: String?

    private static let boxColumns = ["box_x0", "box_y0", "box_x1", "box_y1"]

    func execute() async throws {
        let table = try ScoreTable(contentsOf: URL(fileURLWithPath: scores))
        let images = try images(table, try labelled())
        let evaluation = try ModelEvaluation(images)
        let card = table.record.card
        Terminal.out("\(card.name), \(images.count.counted("image")), threshold \(card.threshold)")
        Terminal.out(Terminal.table(["MEASURE", "IMAGES", "ESTIMATE", "95 % INTERVAL"], evaluation.measures.map(row)))
        if let out { try NewFile(out).write(evaluation.table(card.name).csv) }
    }

    private struct Labelled {
        let table: DelimitedTable
        let images: [LabelledImage]
    }

    private func labelled() throws -> Labelled {
        let name = URL(fileURLWithPath: labels).lastPathComponent
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: labels)))
        } catch {
            throw CommandFailure(.notPossible, "\(labels) cannot be read (\(error.localizedDescription))")
        }
        let columns = LabelColumns(file: fileColumn, label: labelColumn)
        let checked = LabelTable.parse(bytes, named: name, columns: columns, task: .fracture)
        let whole = DelimitedTable.parse(bytes, named: name, requiring: by.map { [$0] } ?? [])
        let problems = checked.errors + whole.errors.filter { !checked.errors.contains($0) }
        for problem in problems { Terminal.error("error: \(problem.description)") }
        guard problems.isEmpty, let found = checked.value, let table = whole.value else {
            throw CommandFailure(.wrong, "\(labels) has errors; nothing was evaluated")
        }
        return Labelled(table: table, images: found.images)
    }

    private func images(_ scores: ScoreTable, _ labelled: Labelled) throws -> [ModelEvaluation.Image] {
        let rows = Dictionary(scores.rows.map { ($0.image, $0) }) { first, _ in first }
        let lines = Dictionary(labelled.table.rows.map { ($0.line, $0) }) { first, _ in first }
        let threshold = Double(scores.record.card.threshold)
        var missing: [String] = []
        let images = try labelled.images.compactMap { image -> ModelEvaluation.Image? in
            guard let row = rows[image.file], let probability = scores.probability(of: row) else {
                missing.append(image.file)
                return nil
            }
            let line = lines[image.row]
            let kind = by.flatMap { line?.value($0) }.flatMap { $0.isEmpty ? nil : $0 }
            return ModelEvaluation.Image(
                probability: probability, isCalled: probability >= threshold, isDiseased: image.label == 1,
                kind: kind, pointing: try pointing(scores, row, line))
        }
        guard missing.isEmpty else {
            throw CommandFailure(
                .wrong,
                "\(missing.count.counted("image")) of \(labels) without a score, such as \(missing[0]); score the folder "
                    + "in which the names of the table are paths")
        }
        return images
    }

    private func pointing(
        _ scores: ScoreTable, _ row: ScoreRow, _ line: DelimitedTable.Row?
    ) throws -> ModelEvaluation.Pointing? {
        let edges = Self.boxColumns.compactMap { line?.value($0).flatMap(Double.init) }
        guard edges.count == 4, let site = try scores.site(of: row) else { return nil }
        func isInside(_ value: Double, _ from: Double, _ to: Double) -> Bool { from <= value && value <= to }
        let region = site.region
        return ModelEvaluation.Pointing(
            isPeakInBox: isInside(Double(site.peak.x) + 0.5, edges[0], edges[2])
                && isInside(Double(site.peak.y) + 0.5, edges[1], edges[3]),
            isMiddleInRegion: isInside((edges[0] + edges[2]) / 2, Double(region.left), Double(region.right))
                && isInside((edges[1] + edges[3]) / 2, Double(region.top), Double(region.bottom)))
    }

    private func row(_ measure: ModelEvaluation.Measure) -> [String] {
        let counts = measure.counts.map { "\($0.successes) of \($0.trials)" } ?? ""
        switch measure.result {
        case .success(let interval):
            let limits = [interval.lower, interval.upper].map { String(format: "%.3f", $0) }.joined(separator: " to ")
            return [measure.name, counts, String(format: "%.3f", interval.estimate), limits]
        case .failure(let error):
            return [measure.name, counts, "-", "\(error)"]
        }
    }
}
