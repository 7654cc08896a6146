import Foundation
import Statistics
import Studies
import Testing

@testable import Reports

@Suite("Who contradicts whom") struct DisagreementTests {
    /// `+` fracture, `-` none, `?` cannot assess, `.` missing.
    private static func answer(_ sign: Character) -> Answer {
        switch sign {
        case "+": .fracture
        case "-": .noFracture
        case "?": .cannotAssess(reason: "quality")
        default: .missing
        }
    }

    /// - Parameters:
    ///   - rows: a case each: truth, probability, and a sign a reader.
    private static func matrix(
        _ rows: [(fracture: Bool, probability: Double?, signs: String)], readers selection: ReaderSelection = .all,
        threshold: Double = 0.5, model: Int? = 0, specialties: [String] = ["surgeon", "radiologist"]
    ) -> Disagreement {
        let width = rows.first?.signs.count ?? 0
        let cases = rows.enumerated().map { ComparisonCase(number: CaseNumber("\($0 + 1)"), fracture: $1.fracture) }
        let readers = (0..<width).map { index in
            ComparisonReader(
                id: ReaderID("R\(index + 1)"), specialty: Specialty.Code(specialties[index % specialties.count]))
        }
        let readings = rows.enumerated().flatMap { place, row in
            row.signs.enumerated().map { index, sign in
                Reading(
                    reader: readers[index].id, caseNumber: cases[place].number, answer: answer(sign),
                    seconds: Double(10 * (place + 1) + index))
            }
        }
        let data = ComparisonData(
            cases: cases, readers: readers, readings: readings,
            models: [ModelScores(name: "Net", probabilities: rows.map(\.probability), threshold: threshold)])
        var settings = AnalysisSettings()
        settings.rules = AnalysisRules(missing: .exclude, cannotAssess: .asWrong)
        return Disagreement(data, settings, model: model, readers: selection)
    }

    private static func order(_ matrix: Disagreement, _ order: DisagreementOrder) -> [String] {
        matrix.ordered(order).map(\.item.number.description)
    }

    @Test("conflict counts yes and no as they were said; wrong counts calls after the rules")
    func measures() {
        let matrix = Self.matrix([(true, 0.75, "+-?-."), (false, 0.5, "--+-+"), (true, nil, "++++-")])
        let (first, second, third) = (matrix.cases[0], matrix.cases[1], matrix.cases[2])
        #expect(first.said == 3 && first.contradicting == 2 && first.conflict == 2.0 / 3)
        // "Cannot assess" is wrong by the rule, and nobody's contradiction; what is missing counts nowhere.
        #expect(first.difficulty.wrong == 3 && first.difficulty.read == 4 && first.modelIsWrong == false)
        #expect(first.distance == 0.25 && first.agreement == 1.0 / 3)
        // At the threshold the model calls.
        #expect(second.modelCall == true && second.modelIsWrong == true && second.conflict == 0.6)
        #expect(second.distance == 0 && second.isSplit)
        #expect(third.conflict == nil && third.contradicting == nil && third.distance == nil && !third.isSplit)
        #expect(first.medianSeconds == 12)
    }

    @Test("the columns are the readers by specialty, and each cell says what it is")
    func cells() {
        let matrix = Self.matrix([(true, 0.75, "+-?.")])
        #expect(matrix.readers.map(\.id.description) == ["R2", "R4", "R1", "R3"])
        let cells = (0..<4).map { matrix.cell(case: 0, column: $0) }
        #expect(cells.map(\.answer) == [.noFracture, .missing, .fracture, .cannotAssess(reason: "quality")])
        #expect(cells.map(\.isWrong) == [true, nil, false, true])
        #expect(cells.map(\.contradictsModel) == [true, nil, false, nil])
    }

    @Test("the orders are what their names say, ties as in the table")
    func orders() {
        let matrix = Self.matrix([
            (true, 0.6, "++--"), (true, 0.9, "--++"), (false, 0.95, "----"), (true, 0.1, "+++-"), (false, nil, "++.."),
        ])
        // Shares 0.5, 0.5, 1, 0.75, none; distances 0.1, 0.4 decide between the first two.
        #expect(Self.order(matrix, .conflict) == ["3", "4", "2", "1", "5"])
        // Wrong 2/4, 2/4, 0, 1/4, 2/2.
        #expect(Self.order(matrix, .readersWrong) == ["5", "1", "2", "4", "3"])
        // The model is wrong on 3 and 4; all readers are right on 3.
        #expect(Self.order(matrix, .modelWrong) == ["3", "4", "1", "2", "5"])
        #expect(Self.order(matrix, .time) == ["5", "4", "3", "2", "1"])
        // Agreeing pairs 2/6, 2/6, 1, 3/6, 1.
        #expect(Self.order(matrix, .agreement) == ["1", "2", "4", "3", "5"])
        #expect(Self.order(matrix, .table) == ["1", "2", "3", "4", "5"])
        #expect(Self.order(Self.matrix([]), .conflict) == [])
    }

    @Test("filters leave what they name")
    func filters() {
        let matrix = Self.matrix([
            (true, 0.6, "++--"), (true, 0.1, "+++-"), (false, 0.95, "----"), (false, nil, "+---"), (false, 0.1, "----"),
        ])
        func left(_ change: (inout DisagreementFilter) -> Void) -> [String] {
            var filter = DisagreementFilter()
            change(&filter)
            return matrix.ordered(.table, where: filter).map(\.item.number.description)
        }
        #expect(left { $0.modelIsWrong = true } == ["2", "3"])
        #expect(left { $0.modelIsWrong = false } == ["1", "5"])
        #expect(left { $0.isSplit = true } == ["1", "2", "4"])
        #expect(left { $0.stratum = "fracture" } == ["1", "2"])
        #expect(left { ($0.stratum, $0.isSplit) = ("none", true) } == ["4"])
        #expect(matrix.strata == ["fracture", "none"])
    }

    @Test("without a model there is no conflict, and the readers are compared all the same")
    func noModel() {
        let matrix = Self.matrix([(true, 0.6, "++--")], model: nil)
        #expect(matrix.threshold == nil && matrix.cases[0].conflict == nil && matrix.cases[0].modelIsWrong == nil)
        #expect(matrix.cell(case: 0, column: 0).contradictsModel == nil)
        #expect(matrix.cases[0].difficulty.wrong == 2)
    }

    @Test(
        "every number is that of the results", arguments: [ReaderSelection.all, .specialty(Specialty.Code("surgery"))])
    func sameNumbers(selection: ReaderSelection) throws {
        let results = try FigureStudy().results
        let matrix = Disagreement(results.data, results.settings, readers: selection)
        if selection == .all {
            #expect(matrix.ordered(.readersWrong).map(\.difficulty.wrong) == results.difficulties.map(\.wrong))
            for item in results.difficulties { #expect(matrix.cases[item.place].difficulty == item) }
        }
        for (column, reader) in matrix.readers.enumerated() {
            let table = try #require(results.readers.first { $0.reader.id == reader.id }?.table)
            let cells = results.data.cases.indices.map { matrix.cell(case: $0, column: column) }
            #expect(cells.count { $0.isWrong == true } == table.falseNegatives + table.falsePositives)
            #expect(cells.count { $0.isWrong == false } == table.truePositives + table.trueNegatives)
            let contradictions = cells.count { $0.contradictsModel == true }
            // Of the cells where both said something, those where exactly one is wrong.
            let unequal = results.data.cases.indices.count { place in
                let wrong = matrix.cases[place].modelIsWrong
                return cells[place].contradictsModel != nil && cells[place].isWrong != wrong
            }
            #expect(contradictions == unequal)
        }
        let model = try #require(results.models.first)
        #expect(matrix.threshold == model.threshold)
        let wrong = matrix.cases.count { $0.modelIsWrong == true }
        #expect(wrong == model.table.falseNegatives + model.table.falsePositives)
        #expect(matrix.readers.count == (selection == .all ? 12 : 6))
    }

    @Test("the table has a row a case in the order asked for, and every reader's columns")
    func table() {
        let matrix = Self.matrix([(true, 0.6, "+-"), (false, 0.9, "-?")])
        let lines = matrix.table(matrix.ordered(.conflict)).csv.split(separator: "\r\n").map(String.init)
        #expect(lines.count == 3)
        let columns = lines[0].split(separator: ",").map(String.init)
        let rows = lines.dropFirst().map {
            Dictionary(
                zip(columns, $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)),
                uniquingKeysWith: { first, _ in first })
        }
        #expect(rows.map { $0["case"] } == ["2", "1"])
        #expect(
            rows[0]["conflict"] == "1" && rows[0]["model_wrong"] == "yes" && rows[0]["R2_answer"] == "cannot-assess")
        #expect(rows[0]["R2_contradicts_model"] == "" && rows[0]["R2_wrong"] == "yes")
        #expect(
            rows[1]["R2_answer"] == "none" && rows[1]["R2_contradicts_model"] == "yes" && rows[1]["R1_wrong"] == "no")
    }
}
