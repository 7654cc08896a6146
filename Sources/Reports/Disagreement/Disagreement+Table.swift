import Studies

extension Disagreement {
    /// The matrix for programs: a row a case in the given order, then for every reader the answer, whether the call that
    /// counts is wrong, whether the answer contradicts the model, confidence and time.
    public func table(_ cases: [DisagreementCase]) -> Table {
        let measures: [Table.Column] = [
            .init("case", "Case", .text), .init("fracture", "Fracture", .text), .init("stratum", "Stratum", .text),
            .init("model_probability", "Model's probability", .proportion), .init("model_call", "Model's call", .text),
            .init("model_wrong", "Model wrong", .text), .init("distance", "Distance", .proportion),
            .init("readers_said_fracture", "Said fracture", .count), .init("readers_said_none", "Said none", .count),
            .init("readers_cannot_assess", "Cannot assess", .count), .init("readers_missing", "Missing", .count),
            .init("conflict", "Conflict", .proportion), .init("readers_counted", "Counted", .count),
            .init("readers_wrong", "Wrong", .count), .init("agreement", "Agreement", .proportion),
            .init("median_seconds", "Median time", .seconds),
        ]
        let ofReaders: [Table.Column] = readers.flatMap { reader in
            let code = reader.id.description
            return [
                Table.Column("\(code)_answer", "\(code) answer", .text),
                .init("\(code)_wrong", "\(code) wrong", .text),
                .init("\(code)_contradicts_model", "\(code) contradicts the model", .text),
                .init("\(code)_confidence", "\(code) confidence", .number(decimals: 0)),
                .init("\(code)_seconds", "\(code) time", .seconds),
            ]
        }
        var table = Table("Readers and model, case by case", columns: measures + ofReaders)
        for item in cases { table.add(row(item) + readers.indices.flatMap { row(item, column: $0) }) }
        return table
    }

    private func row(_ item: DisagreementCase) -> [Table.Cell] {
        [
            .text(item.item.number.description), flag(item.item.fracture), .text(item.stratum),
            number(item.probability), item.modelCall.map { .text($0 ? "fracture" : "none") } ?? .empty,
            flag(item.modelIsWrong), number(item.distance), .count(item.saidFracture), .count(item.saidNone),
            .count(item.difficulty.cannotAssess), .count(item.difficulty.missing), number(item.conflict),
            .count(item.difficulty.read), .count(item.difficulty.wrong), number(item.agreement),
            number(item.medianSeconds),
        ]
    }

    private func row(_ item: DisagreementCase, column: Int) -> [Table.Cell] {
        let cell = cell(case: item.place, column: column)
        let answer =
            switch cell.answer {
            case .fracture: "fracture"
            case .noFracture: "none"
            case .cannotAssess: "cannot-assess"
            case .missing: ""
            }
        return [
            answer.isEmpty ? .empty : .text(answer), flag(cell.isWrong), flag(cell.contradictsModel),
            number(cell.confidence), number(cell.seconds),
        ]
    }

    private func flag(_ value: Bool?) -> Table.Cell { value.map { .text($0 ? "yes" : "no") } ?? .empty }

    private func number(_ value: Double?) -> Table.Cell { value.map(Table.Cell.number) ?? .empty }
}
