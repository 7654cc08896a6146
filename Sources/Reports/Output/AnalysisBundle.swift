import Charts
import Statistics

/// All files of an analysis: tables, figures, data for other programs, scripts that repeat the numbers in R.
public struct AnalysisBundle: Sendable {
    /// What it is about.
    public let results: ComparisonResults
    /// Name and version of the program, for the files.
    public let program: String
    /// Makes a table's HTML from its template.
    private let markup: @Sendable (TablePage) throws -> String
    /// R scripts by file name.
    private let scripts: [String: String]

    /// - Parameters:
    ///   - markup: makes a table's HTML fragment.
    ///   - scripts: R scripts by file name, one named as each table and those they share; they read `data/`.
    public init(
        _ results: ComparisonResults, program: String, scripts: [String: String],
        markup: @escaping @Sendable (TablePage) throws -> String
    ) {
        self.results = results
        self.program = program
        self.scripts = scripts
        self.markup = markup
    }

    /// Every file, by its path in the folder.
    ///
    /// - Parameter progress: called after each step with steps done and all of them.
    public func archive(progress: (Int, Int) -> Void = { _, _ in }) throws -> ZipArchive {
        var archive = ZipArchive()
        let (tables, figures) = (results.tables, results.figures())
        let steps = tables.count + figures.count + 3
        var done = 0
        func step() {
            done += 1
            progress(done, steps)
        }
        try archive.add("results.json", results.document(program: program).serialised)
        try archive.add("methods.txt", results.methodsText(program: program))
        step()
        for (name, table) in tables {
            try archive.add("tables/\(name).csv", table.csv)
            try archive.add("tables/\(name).json", table.json.serialised)
            try archive.add("tables/\(name).html", try markup(TablePage(table)))
            step()
        }
        try archive.add("tables.xlsx", try Spreadsheet(tables.map { $0.table.sheet(named: $0.name) }).bytes())
        for figure in figures {
            let drawing = figure.figure.svg()
            try archive.add("figures/\(figure.name).svg", drawing)
            try archive.add("figures/\(figure.name).png", try VectorGraphics.png(svg: drawing))
            try archive.add("figures/\(figure.name).pdf", try VectorGraphics.pdf(svg: drawing))
            try archive.add("figures/\(figure.name).csv", figure.data.csv)
            step()
        }
        try addExchange(to: &archive)
        step()
        try archive.add("data/cases.csv", results.casesTable.csv)
        if !results.readers.isEmpty { try archive.add("data/readings.csv", results.readingsTable.csv) }
        if results.data.modalities.count > 1 {
            try archive.add("data/sessions.csv", results.sessionReadingsTable.csv)
        }
        if !results.models.isEmpty { try archive.add("data/models.csv", results.probabilitiesTable.csv) }
        if !results.heatMapReviews.isEmpty {
            try archive.add("data/heat-map-reviews.csv", results.heatMapReviewsTable.csv)
        }
        let repeated = Self.sharedScripts + tables.map { "\($0.name).R" }
        for (name, script) in scripts.sorted(by: { $0.key < $1.key }) where repeated.contains(name) {
            try archive.add("R/\(name)", script)
        }
        try archive.add("README.txt", readme(of: archive))
        step()
        return archive
    }

    /// Scripts that those of the tables use; every other script computes the table of its name again.
    static let sharedScripts = ["common.R", "obuchowski-rockette.R"]

    private func addExchange(to archive: inout ZipArchive) throws {
        guard !results.readers.isEmpty else { return }
        let data = results.data
        let ratings = RatingTable(
            data, title: "ReaderStudy", rating: data.confidenceScale == nil ? .call : .confidence,
            by: results.settings.rules)
        try archive.add("exchange/long.csv", LongRatings.text(ratings, identifiers: .wholeNumbers))
        try archive.add("exchange/mrmcaov.csv", LongRatings.text(ratings, identifiers: .asInStudy))
        try archive.add("exchange/iMRMC.imrmc", IMRMCFile.text(ratings, dialect: .current))
        try archive.add("exchange/RJafroc.imrmc", IMRMCFile.text(ratings, dialect: .wholeNumbers))
        // These two formats have no way to say that a reading is missing.
        if ratings.isFullyCrossed {
            try archive.add("exchange/study.lrc", try LRCFile.text(ratings))
            try archive.add("exchange/JAFROC.xlsx", try JAFROCWorkbook.bytes(ratings))
        }
        for modality in data.modalities.indices {
            try archive.add(
                "exchange/wide-\(modality + 1).csv",
                WideScores.text(ratings, modality: modality, model: data.models.first))
        }
    }

    private func readme(of archive: ZipArchive) -> String {
        let about: [(String, String)] = [
            ("results.json", "every number with limits, method, n and remarks, for programs"),
            ("methods.txt", "a paragraph for the methods section of a paper"),
            ("tables/", "each table as CSV, JSON and HTML to paste into a manuscript"),
            ("tables.xlsx", "all tables, one a sheet"),
            ("figures/", "each figure as SVG, PNG (300 dpi), PDF, and the data behind it as CSV"),
            ("exchange/", "the ratings for MRMCaov, iMRMC, RJafroc, OR-DBM MRMC and others"),
            ("data/", "the cases, the readings by the rules, the models' probabilities, reviews of heat maps"),
            ("R/", "a script for each table that computes its numbers again and compares: Rscript R/readers.R"),
        ]
        let present = about.filter { path, _ in archive.entries.contains { $0.path.hasPrefix(path) } }
        let lines = present.map { path, words in path + String(repeating: " ", count: max(1, 16 - path.count)) + words }
        let notice = results.data.readersAreSimulated ? "The readers are simulated; no person read.\n\n" : ""
        return "An analysis of readers and models, made by \(program).\n\n" + notice + lines.joined(separator: "\n")
            + "\n"
    }
}
