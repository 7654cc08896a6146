public import Studies

/// Reads the table of a review of heat maps that was done elsewhere.
public enum HeatMapReviewInput {
    /// The reviews by model, or everything that is wrong with the table, with row, column, value and remedy.
    ///
    /// - Parameters:
    ///   - file: one row for each reviewer and case: `reviewer, case, place`, and `model, remark` where known. The place is
    ///     `fracture-site`, `opposite` or `elsewhere`; an empty one was not answered.
    ///   - cases: the table of cases, whose numbers the rows must name.
    public static func parse(_ file: InputFile, cases: [ComparisonCase]) -> Checked<[HeatMapReviews]> {
        var problems = ProblemCollector()
        let table = InputTable(
            file, [.reviewer, .caseNumber, .place, .model, .remark], requiring: [.reviewer, .caseNumber, .place],
            &problems)
        guard let table else { return Checked(nil, problems: problems.all(files: [file.name])) }
        var scan = HeatMapReviewScan(table: table, known: Set(cases.map(\.number)))
        for row in table.rows { scan.read(row, &problems) }
        return Checked(scan.reviews, problems: problems.all(files: [file.name]))
    }
}

/// Collects the rows of a table of reviews.
private struct HeatMapReviewScan {
    let table: InputTable
    let known: Set<CaseNumber>
    private var answers: [String: [String: [CaseNumber: HeatMapAnswer?]]] = [:]
    private var lines: [[String]: Int] = [:]

    init(table: InputTable, known: Set<CaseNumber>) {
        self.table = table
        self.known = known
    }

    var reviews: [HeatMapReviews] {
        answers.sorted { NaturalOrder.precedes($0.key, $1.key) }.map { model, reviewers in
            var reviews = HeatMapReviews(
                model: model,
                reviewers: reviewers.sorted { NaturalOrder.precedes($0.key, $1.key) }.map {
                    HeatMapReviews.Reviewer(code: $0.key, answers: $0.value)
                })
            reviews.isFromElsewhere = true
            return reviews
        }
    }

    mutating func read(_ row: DelimitedTable.Row, _ problems: inout ProblemCollector) {
        guard let reviewer = table.value(row, .reviewer), let name = table.value(row, .caseNumber) else {
            let empty = table.value(row, .reviewer) == nil ? ColumnMeaning.reviewer : .caseNumber
            table.report(row, empty, "is empty", "write who reviewed which case", &problems)
            return
        }
        let number = CaseNumber(name)
        guard known.contains(number) else {
            table.report(
                row, .caseNumber, "is no case of the table of cases", "correct it, or remove the row", &problems)
            return
        }
        let model = table.value(row, .model) ?? "Model"
        if let first = lines[[model, reviewer, name]] {
            table.report(
                row, .caseNumber, "was reviewed by \(reviewer) in row \(first) already",
                "keep one row for each reviewer and case", kind: "was reviewed already", &problems)
            return
        }
        lines[[model, reviewer, name]] = row.line
        let word = table.value(row, .place).flatMap { InputWords.isNotAvailable($0) ? nil : $0 }
        let place = word.flatMap(InputWords.activationPlace)
        if word != nil, place == nil {
            table.report(
                row, .place, "is no place that is known", "write fracture-site, opposite or elsewhere", &problems)
        }
        let answer = place.map { HeatMapAnswer(place: $0, remark: table.value(row, .remark) ?? "") }
        answers[model, default: [:]][reviewer, default: [:]][number] = .some(answer)
    }
}

extension InputWords {
    private static let places: [String: ActivationPlace] = [
        "fracture-site": .fractureSite, "fracture_site": .fractureSite, "fracture site": .fractureSite,
        "at the fracture site": .fractureSite, "at fracture site": .fractureSite, "fracture": .fractureSite,
        "opposite": .opposite, "opposite hip": .opposite, "opposite-hip": .opposite, "opposite side": .opposite,
        "elsewhere": .elsewhere, "other": .elsewhere,
    ]

    /// Where an activation lies; `nil` for any other word.
    static func activationPlace(_ text: String) -> ActivationPlace? { places[text.lowercased()] }
}
