public import Studies

/// The long table `reader,treatment,case,truth,rating`, one row a rating: MRMCaov, OR-DBM MRMC 3, RJafroc ("MRMC").
public enum LongRatings {
    /// Who is to read it.
    public enum Identifiers: Sendable {
        /// Whole numbers everywhere: OR-DBM MRMC and RJafroc accept nothing else.
        case wholeNumbers
        /// The study's own codes: MRMCaov takes any.
        case asInStudy
    }

    static let columns = ["reader", "treatment", "case", "truth", "rating"]

    /// The text, with LF line ends, by treatment, reader and case.
    public static func text(_ table: RatingTable, identifiers: Identifiers) -> String {
        let table = identifiers == .wholeNumbers ? table.withWholeIdentifiers : table
        var text = columns.joined(separator: ",") + "\n"
        table.forEachRating { modality, reader, place, rating in
            let fields = [
                table.readers[reader].description, table.modalities[modality].description,
                table.cases[place].description,
            ].map(DelimitedText.field)
            text += fields.joined(separator: ",")
            text += ",\(table.truth[place] ? 1 : 0),\(PrintedNumber.shortest(rating))\n"
        }
        return text
    }

    /// Reads the text.
    public static func parse(_ file: InputFile) -> Checked<RatingTable> {
        var problems = ProblemCollector()
        let meanings: [ColumnMeaning] = [.reader, .modality, .caseNumber, .truth, .confidence]
        let found = InputTable(
            file, meanings, requiring: meanings, names: [.confidence: ["rating", "score", "confidence"]], &problems)
        guard let input = found else { return Checked(nil, problems: problems.all(files: [file.name])) }
        var collector = RatingCollector()
        for row in input.rows {
            guard let reader = input.value(row, .reader), let modality = input.value(row, .modality),
                let place = input.value(row, .caseNumber)
            else {
                input.report(row, nil, "lacks a reader, treatment or case", "fill in all three", &problems)
                continue
            }
            guard let truth = input.value(row, .truth).flatMap(InputWords.yesNo) else {
                input.report(row, .truth, "is neither 1 nor 0", "write 1 for diseased, 0 for healthy", &problems)
                continue
            }
            if !collector.keep(truth: truth, of: place) {
                input.report(row, .truth, "differs from another row of the case", "make them equal", &problems)
            }
            guard
                let rating = input.number(
                    row, .confidence, in: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude,
                    "a number", &problems)
            else { continue }
            if !collector.keep(rating, reader: reader, modality: modality, of: place) {
                input.report(
                    row, .caseNumber, "is rated twice by this reader in this treatment", "keep one rating", &problems)
            }
        }
        return Checked(collector.table(title: file.stem), problems: problems.all(files: [file.name]))
    }
}
