import ArgumentParser
import Statistics

/// The whole table of a study: the model and every reader with limits, groups, and the model against each reader.
struct ReaderTableParts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reader-table", abstract: "Every reader, the model, groups, McNemar with Holm, DeLong.")

    @Option(help: "Columns reader_id, case_id, answer and confidence.") var readings: String
    @Option(help: "Columns reader_id, specialty and group.") var readers: String
    @Option(help: "Columns case_id and truth.") var cases: String
    @Option(help: "Columns case_id and probability.") var model: String

    func run() throws {
        let study = try StudyColumns(readings: readings, readers: readers, cases: cases, model: model)
        try report([
            try Measurement("whole table of readers and model") { try ReaderTable(study).numbers }
        ])
    }
}

/// A study's columns as R's data frames hold them.
struct StudyColumns {
    struct Reader {
        var id: String
        var groups: [String]
        var calls: [Bool]
        var confidences: [Double]
    }

    let truth: [Bool]
    let probabilities: [Double]
    let readers: [Reader]

    init(readings: String, readers: String, cases: String, model: String) throws {
        let caseRows = try InputRows(cases)
        let numbers = try caseRows.texts("case_id")
        truth = try caseRows.numbers("truth").map { $0 == 1 }
        let places = Dictionary(numbers.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let modelRows = try InputRows(model)
        var probabilities = [Double](repeating: 0, count: numbers.count)
        for (number, probability) in zip(try modelRows.texts("case_id"), try modelRows.numbers("probability")) {
            if let place = places[number] { probabilities[place] = probability }
        }
        self.probabilities = probabilities
        let readerRows = try InputRows(readers)
        let (specialties, groups) = (try readerRows.texts("specialty"), try readerRows.texts("group"))
        var found = try readerRows.texts("reader_id").enumerated().map { index, id in
            Reader(
                id: id, groups: ["all", groups[index], specialties[index]],
                calls: [Bool](repeating: false, count: numbers.count),
                confidences: [Double](repeating: 0, count: numbers.count))
        }
        let indices = Dictionary(found.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = try InputRows(readings)
        let (owners, films) = (try rows.texts("reader_id"), try rows.texts("case_id"))
        let (answers, confidences) = (try rows.numbers("answer"), try rows.numbers("confidence"))
        for index in owners.indices {
            guard let reader = indices[owners[index]], let place = places[films[index]] else { continue }
            found[reader].calls[place] = answers[index] == 1
            found[reader].confidences[place] = confidences[index]
        }
        self.readers = found
    }
}

/// The numbers of the table, by name.
struct ReaderTable {
    private(set) var numbers: [String: Double] = [:]

    init(_ study: StudyColumns) throws {
        let truth = study.truth
        let modelCalls = study.probabilities.map { $0 >= 0.5 }
        let modelClasses = try ScoredClasses(scores: study.probabilities, isPositive: truth)
        try addOne("model", modelCalls, modelClasses, truth)
        var values: [String: (sensitivities: [Double], specificities: [Double])] = [:]
        var tests: [(name: String, p: Double)] = []
        for reader in study.readers {
            let classes = try ScoredClasses(scores: reader.confidences, isPositive: truth)
            let own = try addOne(reader.id, reader.calls, classes, truth)
            for group in reader.groups {
                values[group, default: ([], [])].sensitivities.append(own.sensitivity)
                values[group, default: ([], [])].specificities.append(own.specificity)
            }
            for (name, fracture) in [("sensitivity", true), ("specificity", false)] {
                let places = truth.indices.filter { truth[$0] == fracture }
                let table = try PairedTable(
                    first: places.map { modelCalls[$0] == fracture },
                    second: places.map { reader.calls[$0] == fracture })
                let test = try table.mcNemar(.exact)
                numbers["\(reader.id) \(name) difference"] = table.difference
                numbers["\(reader.id) \(name) p"] = test.p
                tests.append(("\(reader.id) \(name) p, Holm", test.p))
            }
            let difference = try PairedAreas(modelClasses, classes).difference()
            let interval = difference.interval()
            numbers["\(reader.id) area difference"] = interval.estimate
            numbers["\(reader.id) area difference lower"] = interval.lower
            numbers["\(reader.id) area difference upper"] = interval.upper
            numbers["\(reader.id) area p"] = difference.test().p
        }
        for (test, p) in zip(tests, try adjustedPValues(tests.map(\.p), .holm)) { numbers[test.name] = p }
        for (group, found) in values {
            try addMean("\(group) sensitivity", found.sensitivities)
            try addMean("\(group) specificity", found.specificities)
        }
    }

    @discardableResult
    private mutating func addOne(
        _ name: String, _ calls: [Bool], _ classes: ScoredClasses, _ truth: [Bool]
    ) throws -> (sensitivity: Double, specificity: Double) {
        let table = try DiagnosticTable(calls: calls, truth: truth)
        let rates = try [DiagnosticRate.sensitivity, .specificity, .accuracy].map { try table.rate($0) }
        for (rate, interval) in zip(["sensitivity", "specificity", "accuracy"], rates) {
            numbers["\(name) \(rate)"] = interval.estimate
            numbers["\(name) \(rate) lower"] = interval.lower
            numbers["\(name) \(rate) upper"] = interval.upper
        }
        numbers["\(name) F1"] = try table.f1().estimate
        let area = try Placements(classes).delongInterval(isCut: true)
        numbers["\(name) area"] = area.estimate
        numbers["\(name) area lower"] = area.lower
        numbers["\(name) area upper"] = area.upper
        return (rates[0].estimate, rates[1].estimate)
    }

    private mutating func addMean(_ name: String, _ values: [Double]) throws {
        let mean = try ReadersMean(values)
        numbers["\(name) mean"] = mean.summary.mean
        numbers["\(name) mean lower"] = mean.interval?.lower
        numbers["\(name) mean upper"] = mean.interval?.upper
    }
}
