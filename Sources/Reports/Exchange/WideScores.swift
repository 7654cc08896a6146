public import Studies

/// The wide table `case,truth,model,READER…` of one modality, for Google's ORH (Python) and for spreadsheets.
public enum WideScores {
    /// The text, RFC 4180; an empty cell where there is no rating.
    ///
    /// - Parameters:
    ///   - modality: index into the table's modalities.
    ///   - model: the model's score of each case; `nil` leaves the column empty.
    public static func text(_ table: RatingTable, modality: Int, model: ModelScores?) -> String {
        func number(_ value: Double?) -> String { value.map(PrintedNumber.shortest) ?? "" }
        let head = ["case", "truth", "model"] + table.readers.map(\.description)
        return DelimitedText.row(head)
            + table.cases.indices.map { place in
                DelimitedText.row(
                    [
                        table.cases[place].description, table.truth[place] ? "1" : "0",
                        number(
                            model.flatMap { $0.probabilities.indices.contains(place) ? $0.probabilities[place] : nil }),
                    ] + table.readers.indices.map { number(table.ratings[modality][$0][place]) })
            }.joined()
    }

    /// Reads the text; the model is `nil` when its column is empty.
    public static func parse(_ file: InputFile) -> Checked<(table: RatingTable, model: ModelScores?)> {
        var problems = ProblemCollector()
        let found = InputTable(
            file, [.caseNumber, .truth, .probability], requiring: [.caseNumber, .truth],
            names: [.probability: ["model"]], &problems)
        guard let input = found else { return Checked(nil, problems: problems.all(files: [file.name])) }
        let readers = input.otherColumns
        var collector = RatingCollector()
        var scores: [Double?] = []
        for row in input.rows {
            guard let place = input.value(row, .caseNumber),
                let truth = input.value(row, .truth).flatMap(InputWords.yesNo)
            else {
                input.report(row, .truth, "is neither 1 nor 0", "write 1 for diseased, 0 for healthy", &problems)
                continue
            }
            guard !collector.knows(place), collector.keep(truth: truth, of: place) else {
                input.report(row, .caseNumber, "stands in another row, too", "keep one row", &problems)
                continue
            }
            scores.append(
                input.number(
                    row, .probability, in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude, "a number", &problems
                ))
            for (name, position) in readers {
                guard let text = row.value(at: position), !InputWords.isNotAvailable(text) else { continue }
                guard let rating = InputWords.number(text, separator: input.table.separator) else {
                    problems.report(file.name, name, kind: "no number") {
                        StudyFileProblem(
                            file: file.name, row: row.line, column: name, value: text, problem: "is not a number",
                            remedy: "write the reader's rating, or leave the cell empty")
                    }
                    continue
                }
                _ = collector.keep(rating, reader: name, modality: Modality.only.description, of: place)
            }
        }
        let model = scores.contains { $0 != nil } ? ModelScores(name: "model", probabilities: scores) : nil
        return Checked((collector.table(title: file.stem), model), problems: problems.all(files: [file.name]))
    }
}
