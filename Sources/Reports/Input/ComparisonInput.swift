public import Studies

/// Reads the tables of an analysis and joins them.
public enum ComparisonInput {
    /// The data, or everything that is wrong with the tables, with file, row, column, value and remedy.
    ///
    /// Tables are UTF-8 with or without byte order mark, separated by comma, semicolon or tab, with any line ends. The
    /// columns are those of ``ComparisonFiles``; usual other names are understood, and so is the `readings.csv` of a
    /// study's export. An answer is yes or no in the usual words, `cannot-assess`, or empty, which is missing.
    /// Readers without any answer, and readers whose answers an export calls void, take no part, with a warning.
    public static func parse(_ files: ComparisonFiles) -> Checked<ComparisonData> {
        var join = InputJoin(files: files)
        let data = join.join()
        return Checked(data, problems: join.problems.all(files: files.inReadingOrder.map(\.name)))
    }
}

extension ComparisonFiles {
    fileprivate var inReadingOrder: [InputFile] {
        [cases, readers].compactMap { $0 } + [readings] + models
    }
}

/// One joining of the tables, with the problems on the way.
private struct InputJoin {
    let files: ComparisonFiles
    var problems = ProblemCollector()

    /// More readings than this mean that cases or readers were not what they seemed.
    private static let largestGrid = 100_000_000

    /// The table of readings, read once; truth, readers and probabilities may stand in it, too.
    private var beside: DelimitedTable?

    init(files: ComparisonFiles) {
        self.files = files
        let (table, found) = DelimitedTable.read(
            files.readings.bytes, named: files.readings.name, requiring: [], limit: InputFile.limit)
        beside = table
        problems.add(found)
    }

    mutating func join() -> ComparisonData? {
        let readings = beside.flatMap {
            InputTable($0, ReadingScan.meanings, requiring: [.reader, .caseNumber, .answer], &problems)
        }
        let cases = readCases()
        let found = readReaders()
        let numbers = Dictionary(cases.enumerated().map { ($1.number.description, $0) }) { first, _ in first }
        let codes = Dictionary(found.readers.enumerated().map { ($1.id.description, $0) }) { first, _ in first }
        let models = readModels(numbers, cases)
        guard let readings else { return nil }
        let scan = ReadingScan(
            table: readings, readers: codes, cases: numbers, readersFile: (files.readers ?? files.readings).name,
            casesFile: (files.cases ?? files.readings).name)
        let (entries, modalities) = scan.entries(&problems)
        guard !cases.isEmpty, !found.readers.isEmpty, !entries.isEmpty else { return nil }
        guard modalities.count * found.readers.count <= Self.largestGrid / cases.count else {
            readings.report(
                nil, .reader, "\(found.readers.count) readers and \(cases.count) cases are too many",
                "check that the columns of readers and cases are not exchanged", &problems)
            return nil
        }
        var confidence = ConfidenceRange(entries)
        problems.add(confidence.problems(file: readings.file, column: readings.name(.confidence)))
        let checks = PlausibilityChecks(cases: cases, file: readings.file)
        problems.add(checks.checkAnswers(entries, column: readings.name(.answer)))
        problems.add(checks.checkConfidence(entries, column: readings.name(.confidence)))
        let grid = fill(entries, found, cases: cases.count, modalities, readings, &confidence)
        let order = takingPart(found, entries, readings).sorted { found.readers[$0].id < found.readers[$1].id }
        reportAbsent(grid, order, found.readers.count, cases, modalities, readings)
        guard !order.isEmpty else { return nil }
        var cells: [ComparisonData.Cell] = []
        cells.reserveCapacity(modalities.count * order.count * cases.count)
        for modality in modalities.indices {
            for reader in order {
                let start = (modality * found.readers.count + reader) * cases.count
                cells += grid[start..<start + cases.count]
            }
        }
        return ComparisonData(
            cases: cases, readers: order.map { found.readers[$0] }, modalities: modalities, models: models,
            confidenceScale: confidence.scale, readersAreSimulated: found.areSimulated, grid: cells)
    }

    private mutating func readCases() -> [ComparisonCase] {
        if let file = files.cases {
            return InputTable(file, CaseScan.meanings, requiring: [.caseNumber, .truth], &problems).map {
                CaseScan(table: $0, isBesideReadings: false).cases(&problems)
            } ?? []
        }
        var own = ProblemCollector()
        let table = beside.flatMap {
            InputTable(
                $0, CaseScan.meanings, requiring: [.caseNumber], names: CaseScan.namesBesideReadings, &own)
        }
        guard let table else { return [] }
        guard table.has(.truth) else {
            problems.add([
                StudyFileProblem(
                    file: table.file, row: table.table.headerLine, column: "truth",
                    problem: "is missing, and no table of cases with the reference standard was given",
                    remedy: "give a table with the columns case_id and truth, or export with the reference standard")
            ])
            return []
        }
        return CaseScan(table: table, isBesideReadings: true).cases(&problems)
    }

    private mutating func readReaders() -> ReaderScan.Found {
        // What is wrong with the columns of the readings has been told already.
        var own = ProblemCollector()
        guard let file = files.readers else {
            return beside.flatMap { InputTable($0, ReaderScan.meanings, requiring: [.reader], &own) }.map {
                ReaderScan(table: $0, isBesideReadings: true).readers(&problems)
            } ?? ReaderScan.Found()
        }
        var found =
            InputTable(file, ReaderScan.meanings, requiring: [.reader], &problems).map {
                ReaderScan(table: $0, isBesideReadings: false).readers(&problems)
            } ?? ReaderScan.Found()
        // An export tells in its readings, too, whose answers are void and whether readers are persons.
        if let table = beside.flatMap({ InputTable($0, [.reader, .void, .simulated], requiring: [.reader], &own) }),
            table.has(.void) || table.has(.simulated)
        {
            let more = ReaderScan(table: table, isBesideReadings: true).readers(&own)
            found.void.merge(more.void) { first, _ in first }
            found.areSimulated = found.areSimulated || more.areSimulated
        }
        return found
    }

    private mutating func readModels(_ numbers: [String: Int], _ cases: [ComparisonCase]) -> [ModelScores] {
        let casesFile = (files.cases ?? files.readings).name
        var models: [ModelScores] = []
        func keep(_ more: [ModelScores], of table: InputTable) {
            for model in more {
                if models.contains(where: { $0.name == model.name }) {
                    table.report(
                        nil, .model, "\"\(model.name)\" is the name of another file's model, too",
                        "rename one of the files, or add a column \"model\"", &problems)
                }
                problems.add(
                    PlausibilityChecks(cases: cases, file: table.file).check(
                        model, in: table.file, column: table.name(.probability)))
                models.append(model)
            }
        }
        for file in files.models {
            let table = InputTable(file, ModelScan.meanings, requiring: [.caseNumber, .probability], &problems)
            guard let table else { continue }
            let isPlain = files.models.count == 1 && ["model", "predictions"].contains(file.stem.lowercased())
            let scan = ModelScan(
                table: table, cases: numbers, casesFile: casesFile, defaultName: isPlain ? "Model" : file.stem,
                isBesideReadings: false)
            keep(scan.models(&problems), of: table)
        }
        guard files.models.isEmpty else { return models }
        var own = ProblemCollector()
        let besideReadings = beside.flatMap {
            InputTable(
                $0, ModelScan.meanings, requiring: [.caseNumber, .probability],
                names: [.probability: ["model_probability"]], &own)
        }
        guard let besideReadings else { return [] }
        let scan = ModelScan(
            table: besideReadings, cases: numbers, casesFile: casesFile, defaultName: "Model", isBesideReadings: true)
        keep(scan.models(&problems), of: besideReadings)
        return models
    }

    private mutating func fill(
        _ entries: [ReadingScan.Entry], _ found: ReaderScan.Found, cases: Int, _ modalities: [Modality],
        _ table: InputTable, _ confidence: inout ConfidenceRange
    ) -> [ComparisonData.Cell] {
        let size = modalities.count * found.readers.count * cases
        var grid = [ComparisonData.Cell](repeating: .missing, count: size)
        var lines = [Int32](repeating: 0, count: size)
        for entry in entries {
            let index = (Int(entry.modality) * found.readers.count + Int(entry.reader)) * cases + Int(entry.place)
            if lines[index] != 0 {
                let first = lines[index]
                problems.report(table.file, table.name(.caseNumber), kind: "second reading") {
                    StudyFileProblem(
                        file: table.file, row: Int(entry.line), column: table.name(.caseNumber),
                        problem: "is the second reading of this case by reader "
                            + "\(found.readers[Int(entry.reader)].id); the first is in row \(first)",
                        remedy: "keep one reading for each reader and case"
                            + (table.has(.modality) ? " and modality" : ", or tell sessions apart by a column modality")
                    )
                }
                continue
            }
            lines[index] = entry.line
            grid[index] = entry.cell
            grid[index].confidence = entry.cell.confidence.map(confidence.scaled)
        }
        return grid
    }

    /// Readers with an answer that is not void.
    private mutating func takingPart(
        _ found: ReaderScan.Found, _ entries: [ReadingScan.Entry], _ table: InputTable
    ) -> [Int] {
        var hasAnswer = [Bool](repeating: false, count: found.readers.count)
        for entry in entries where entry.cell.answer != .missing { hasAnswer[Int(entry.reader)] = true }
        return found.readers.indices.filter { index in
            let id = found.readers[index].id
            if let reason = found.void[id] {
                problems.add([
                    StudyFileProblem(
                        .warning, file: table.file, value: id.description,
                        problem: "the answers of this reader are void (\(reason)) and take no part",
                        remedy: "nothing is to be done")
                ])
                return false
            }
            if !hasAnswer[index] {
                problems.add([
                    StudyFileProblem(
                        .warning, file: table.file, value: id.description,
                        problem: "this reader has no answer at all and takes no part",
                        remedy: "check the codes of the readers if that is not as it should be")
                ])
            }
            return hasAnswer[index]
        }
    }

    private mutating func reportAbsent(
        _ grid: [ComparisonData.Cell], _ readers: [Int], _ readerCount: Int, _ cases: [ComparisonCase],
        _ modalities: [Modality], _ table: InputTable
    ) {
        for (modality, name) in modalities.enumerated() {
            var absent = 0
            for reader in readers {
                let start = (modality * readerCount + reader) * cases.count
                absent += grid[start..<start + cases.count].count { $0.answer == .missing }
            }
            guard absent > 0 else { continue }
            let which = modalities.count > 1 ? " in \(name)" : ""
            problems.add([
                StudyFileProblem(
                    .warning, file: table.file,
                    problem: "\(absent) of \(readers.count * cases.count) readings are missing\(which)",
                    remedy: "they count as the rule for missing readings says; add them if they exist")
            ])
        }
    }
}
