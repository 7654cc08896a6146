import Foundation
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// Fills the page of the disagreement desk.
struct DeskPageBuilder: Sendable {
    let desk: CoordinatorDesk
    let study: StudyRecord
    let language: Language
    let view: DeskView

    /// Cells on a page at most: with more a browser becomes slow. Readers stay side by side, so the rows are divided.
    private static let mostCells = 6000
    private static let rows = 10...100

    private var address: StudyAddress { StudyAddress(study.plan.name) }

    func text(_ key: String, _ values: [String: String] = [:]) -> String {
        desk.text("desk.\(key)", language, filling: values)
    }

    func closedPage(coordinator: String) -> DeskPage { page(coordinator: coordinator, shown: nil) }

    func page(coordinator: String, _ matrix: Disagreement) -> DeskPage {
        page(coordinator: coordinator, shown: shown(matrix))
    }

    private func page(coordinator: String, shown: DeskPage.Matrix?) -> DeskPage {
        DeskPage(
            coordinator: coordinator, study: desk.heading(study, language, tab: .desk), address: address.desk,
            isSealed: !study.resultsAreOpen, canShow: study.resultsAreOpen && shown == nil, matrix: shown)
    }

    private func shown(_ matrix: Disagreement) -> DeskPage.Matrix {
        let cases = matrix.ordered(view.order, where: view.filter)
        let length = min(max(Self.mostCells / max(1, matrix.readers.count), Self.rows.lowerBound), Self.rows.upperBound)
        let pages = max(1, (cases.count + length - 1) / length)
        let page = min(view.page, pages)
        let shown = cases.dropFirst((page - 1) * length).prefix(length)
        let groups = groups(matrix)
        func turned(_ page: Int) -> String? {
            (1...pages).contains(page) ? address.desk + view.on(page: page).query : nil
        }
        return DeskPage.Matrix(
            look: view.look, csv: "\(address.desk)/matrix.csv\(view.query)", definitions: definitions(matrix),
            summary: text(
                "summary",
                [
                    "shown": String(cases.count), "cases": String(matrix.cases.count),
                    "readers": String(matrix.readers.count),
                ]),
            choices: choices(matrix), isSplit: view.filter.isSplit, hasModel: matrix.model != nil,
            hasReaders: !matrix.readers.isEmpty, hasRows: !shown.isEmpty, groups: groups,
            columns: columns(matrix, groups), rows: shown.map { row($0, matrix) },
            pageText: text("page", ["page": String(page), "pages": String(pages)]),
            previousPage: turned(page - 1), nextPage: turned(page + 1))
    }

    /// What is compared, with the numbers of this study.
    private func definitions(_ matrix: Disagreement) -> [String] {
        guard let model = matrix.model, let threshold = matrix.threshold else {
            return [text("defines.noModel"), text("defines.wrong"), text("defines.others")]
        }
        let values = ["model": model.name, "threshold": PrintedNumber.shortest(threshold)]
        return [text("defines.conflict", values), text("defines.wrong"), text("defines.others")]
    }

    private func groups(_ matrix: Disagreement) -> [DeskPage.Group] {
        var counts: [(code: Specialty.Code, count: Int)] = []
        for reader in matrix.readers {
            let code = reader.specialty ?? Specialty.Code("")
            if counts.last?.code == code { counts[counts.count - 1].count += 1 } else { counts.append((code, 1)) }
        }
        return counts.map {
            DeskPage.Group(specialty: desk.specialty($0.code, in: study.plan, language), count: $0.count)
        }
    }

    private func columns(_ matrix: Disagreement, _ groups: [DeskPage.Group]) -> [DeskPage.Column] {
        var firsts: Set<Int> = []
        var place = 0
        for group in groups {
            firsts.insert(place)
            place += group.count
        }
        return matrix.readers.enumerated().map { index, reader in
            DeskPage.Column(code: reader.id.description, beginsGroup: firsts.contains(index))
        }
    }

    private func choices(_ matrix: Disagreement) -> [DeskPage.Choice] {
        typealias Option = DeskPage.Choice.Option
        func choice(_ name: String, _ options: [Option]) -> DeskPage.Choice {
            DeskPage.Choice(name: name, label: text("choose.\(name)"), options: options)
        }
        let orders = DisagreementOrder.allCases.map {
            Option(value: $0.rawValue, label: text("order.\($0.rawValue)"), isSelected: $0 == view.order)
        }
        let calls: [Option] = [("", nil), ("wrong", true), ("right", false)].map { value, isWrong in
            Option(
                value: value, label: text("ai.\(value.isEmpty ? "all" : value)"),
                isSelected: view.filter.modelIsWrong == isWrong)
        }
        let strata =
            [Option(value: "", label: text("all"), isSelected: view.filter.stratum == nil)]
            + matrix.strata.map { Option(value: $0, label: stratum($0), isSelected: view.filter.stratum == $0) }
        let specialties =
            [Option(value: "", label: text("all"), isSelected: view.specialty == nil)]
            + matrix.data.specialties.map { code in
                Option(
                    value: code.description, label: desk.specialty(code, in: study.plan, language).label,
                    isSelected: view.specialty == code)
            }
        var choices = [choice("order", orders), choice("stratum", strata), choice("specialty", specialties)]
        if matrix.model != nil { choices.insert(choice("ai", calls), at: 1) }
        // Answers after a model's advice come behind the sessions, and the desk shows the own ones; in a crossover the two
        // arms stand in the sessions' place.
        let sessions = matrix.data.modalities.prefix(study.plan.sessions.count)
        if sessions.count > 1 {
            choices.append(
                choice(
                    "session",
                    sessions.enumerated().map {
                        Option(value: String($0), label: $1.description, isSelected: $0 == matrix.modality)
                    }))
        }
        if matrix.data.models.count > 1 {
            choices.append(
                choice(
                    "model",
                    matrix.data.models.enumerated().map {
                        Option(value: String($0), label: $1.name, isSelected: $0 == view.model)
                    }))
        }
        return choices
    }

    private func row(_ item: DisagreementCase, _ matrix: Disagreement) -> DeskPage.Row {
        DeskPage.Row(
            number: item.item.number.description, truth: stratum(item.stratum),
            model: item.probability.map { PrintedNumber.decimal($0, places: 3) } ?? "–",
            modelSign: item.modelCall.map { signs(said: $0, isWrong: item.modelIsWrong == true) } ?? "",
            conflict: item.contradicting.map { "\($0)/\(item.said)" } ?? "–",
            wrong: "\(item.difficulty.wrong)/\(item.difficulty.read)",
            agreement: item.agreement.map { PrintedNumber.decimal($0, places: 2) } ?? "–",
            seconds: item.medianSeconds.map { PrintedNumber.decimal($0, places: 1) } ?? "–",
            cells: matrix.readers.enumerated().map { column, reader in
                cell(matrix.cell(case: item.place, column: column), reader.id.description, item.item.number)
            })
    }

    private func cell(_ cell: DisagreementCell, _ reader: String, _ number: CaseNumber) -> DeskPage.Cell {
        var kind = "desk-cell"
        if cell.isWrong == true { kind += " is-wrong" }
        if cell.contradictsModel == true { kind += " is-contrary" }
        return DeskPage.Cell(
            kind: kind, signs: signs(cell), words: "\(reader): \(words(cell))",
            address: address.reading(number, by: reader, view))
    }

    /// `+` fracture, `−` none, `?` cannot assess, `·` no answer; `≠` against the model, `✗` wrong.
    func signs(_ cell: DisagreementCell) -> String {
        let answer =
            switch cell.answer {
            case .fracture: "+"
            case .noFracture: "−"
            case .cannotAssess: "?"
            case .missing: "·"
            }
        return answer + (cell.contradictsModel == true ? "≠" : "") + (cell.isWrong == true ? "✗" : "")
    }

    func signs(said fracture: Bool, isWrong: Bool) -> String { (fracture ? "+" : "−") + (isWrong ? "✗" : "") }

    /// The same in words.
    func words(_ cell: DisagreementCell) -> String {
        let answer =
            switch cell.answer {
            case .fracture: text("said.fracture")
            case .noFracture: text("said.none")
            case .cannotAssess: text("said.cannotAssess")
            case .missing: text("said.missing")
            }
        let remarks = [
            cell.contradictsModel == true ? text("contrary") : nil, cell.isWrong == true ? text("wrong") : nil,
        ]
        return ([answer] + remarks.compactMap(\.self)).joined(separator: ", ")
    }

    /// A stratum in words.
    func stratum(_ code: String) -> String {
        let known = ["fracture"] + ReferenceStandard.FractureType.allCases.map(\.rawValue)
        return known.contains(code) ? desk.text("cases.type.\(code)", language) : code
    }
}
