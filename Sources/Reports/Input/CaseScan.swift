import Studies

/// Reads cases with their truth, from a table of their own or from the columns that repeat it beside every reading.
struct CaseScan {
    /// The columns of a table of cases.
    static let meanings: [ColumnMeaning] = [
        .caseNumber, .truth, .truthSource, .subtype, .side, .age, .sex, .severity,
    ]
    /// In a table of readings `fracture` is an answer and `side` may be one, so only these names tell the truth.
    static let namesBesideReadings: [ColumnMeaning: [String]] = [
        .truth: ["reference_fracture", "truth"], .subtype: ["reference_type", "subtype"],
        .side: ["reference_side"], .truthSource: ["reference_source", "truth_source"],
    ]

    let table: InputTable
    /// Whether a case has many rows, which must all say the same.
    let isBesideReadings: Bool

    /// The cases in the order in which they first appear; those with mistakes are left out.
    func cases(_ problems: inout ProblemCollector) -> [ComparisonCase] {
        var cases: [ComparisonCase] = []
        var seen: [String: (line: Int, truth: String?)] = [:]
        for row in table.rows {
            guard let number = table.value(row, .caseNumber) else {
                if !isBesideReadings {
                    table.report(row, .caseNumber, "is empty", "give every case a number of its own", &problems)
                }
                continue
            }
            let text = table.value(row, .truth)
            if let first = seen[number] {
                if !isBesideReadings {
                    table.report(
                        row, .caseNumber, "is also the case of row \(first.line)", "keep one row for each case",
                        kind: "is also the case of another row", &problems)
                } else if first.truth != text {
                    table.report(
                        row, .truth, "differs from row \(first.line), which is the same case",
                        "write the same truth for a case everywhere", kind: "differs from another row", &problems)
                }
                continue
            }
            seen[number] = (row.line, text)
            if let found = readCase(row, number, &problems) { cases.append(found) }
        }
        checkClasses(cases, &problems)
        return cases
    }

    private func readCase(
        _ row: DelimitedTable.Row, _ number: String, _ problems: inout ProblemCollector
    ) -> ComparisonCase? {
        let age = table.number(row, .age, in: 0...130, "an age in years", &problems)
        let severity = table.number(row, .severity, in: 0...75, "an injury severity score from 0 to 75", &problems)
        let sex = sex(row, &problems)
        let side = side(row, &problems)
        guard let text = table.value(row, .truth) else {
            table.report(
                row, .truth, "is empty: the case has no reference standard", "write 1 for a fracture, 0 for none",
                &problems)
            return nil
        }
        guard let fracture = InputWords.yesNo(text) else {
            table.report(row, .truth, "is neither yes nor no", "write 1 for a fracture, 0 for none", &problems)
            return nil
        }
        let subtype = subtype(row, fracture: fracture, &problems)
        return ComparisonCase(
            number: CaseNumber(number), fracture: fracture, subtype: subtype, side: side, age: age, sex: sex,
            injurySeverityScore: severity.map { Int($0.rounded()) }, truthSource: table.value(row, .truthSource),
            other: other(row))
    }

    private func subtype(
        _ row: DelimitedTable.Row, fracture: Bool, _ problems: inout ProblemCollector
    ) -> FractureSubtype? {
        guard let text = table.value(row, .subtype), !InputWords.isNotAvailable(text) else { return nil }
        let saysNone = InputWords.yesNo(text) == false
        if saysNone == fracture {
            table.report(
                row, .subtype,
                fracture
                    ? "says that there is no fracture, and the truth is yes"
                    : "is a kind of fracture, and the truth is no",
                "correct one of the two cells", &problems)
        }
        return saysNone ? nil : FractureSubtype(text)
    }

    private func side(_ row: DelimitedTable.Row, _ problems: inout ProblemCollector) -> ReferenceStandard.Side? {
        guard let text = table.value(row, .side) else { return nil }
        switch text.lowercased() {
        case "left", "l": return .left
        case "right", "r": return .right
        case "none", "-": return nil
        case let word where InputWords.isNotAvailable(word): return nil
        default:
            table.report(row, .side, "is neither left nor right", "write left, right or none", &problems)
            return nil
        }
    }

    private func sex(_ row: DelimitedTable.Row, _ problems: inout ProblemCollector) -> StudyCase.Sex? {
        guard let text = table.value(row, .sex) else { return nil }
        switch text.lowercased() {
        case "female", "f": return .female
        case "male", "m": return .male
        case let word where InputWords.isNotAvailable(word): return nil
        default:
            table.report(row, .sex, "is neither female nor male", "write F or M, or leave the cell empty", &problems)
            return nil
        }
    }

    /// Beside readings only the columns that an export made of the table of cases belong to the case.
    private func other(_ row: DelimitedTable.Row) -> [String: String] {
        var other: [String: String] = [:]
        for (name, position) in table.otherColumns {
            guard let text = row.value(at: position) else { continue }
            if !isBesideReadings {
                other[name] = text
            } else if name.hasPrefix("case_") {
                other[String(name.dropFirst("case_".count))] = text
            }
        }
        return other
    }

    private func checkClasses(_ cases: [ComparisonCase], _ problems: inout ProblemCollector) {
        guard let first = cases.first, cases.allSatisfy({ $0.fracture == first.fracture }) else { return }
        table.report(
            nil, .truth,
            first.fracture
                ? "is yes for every case, so neither specificity nor an ROC curve can be computed"
                : "is no for every case, so neither sensitivity nor an ROC curve can be computed",
            "check the column, or add cases \(first.fracture ? "without" : "with") a fracture", severity: .warning,
            &problems)
    }
}
