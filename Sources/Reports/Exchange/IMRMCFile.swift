import Foundation
public import Studies

/// The `.imrmc` text. Two dialects exist, and no program reads the other's.
public enum IMRMCFile {
    /// Who is to read it.
    public enum Dialect: Sendable, CaseIterable {
        /// A: iMRMC from 3.2 on and its R package. Identifiers as in the study; truth rows `truth,CASE,truth,0|1`.
        case current
        /// B: the old Java program and RJafroc. Whole numbers; truth rows `-1,CASE,0,0|1`.
        case wholeNumbers
    }

    /// The text, with LF line ends; ratings that do not exist are absent, which iMRMC allows.
    public static func text(_ table: RatingTable, dialect: Dialect) -> String {
        let table = dialect == .wholeNumbers ? table.withWholeIdentifiers : table
        let diseased = table.truth.count { $0 }
        // The title is a line of its own, and no line of it may look like the beginning of the data.
        let title = table.title.split(whereSeparator: \.isNewline).joined(separator: " ")
        var text = """
            \(title)

            NR: \(table.readers.count)
            N0: \(table.truth.count - diseased)
            N1: \(diseased)
            NM: \(table.modalities.count)

            BEGIN DATA:

            """
        for (place, isDiseased) in zip(table.cases, table.truth) {
            let truth = isDiseased ? 1 : 0
            text += dialect == .current ? "truth,\(field(place)),truth,\(truth)\n" : "-1,\(place),0,\(truth)\n"
        }
        table.forEachRating { modality, reader, place, rating in
            text += "\(field(table.readers[reader])),\(field(table.cases[place])),\(field(table.modalities[modality])),"
            text += PrintedNumber.shortest(rating) + "\n"
        }
        return text
    }

    /// The format has no quotes: separators inside a name become spaces.
    private static func field(_ name: some CustomStringConvertible) -> String {
        String(name.description.map { $0 == "," || $0.isNewline ? " " : $0 })
    }

    /// Reads either dialect.
    public static func parse(_ file: InputFile) -> Checked<RatingTable> {
        var problems: [StudyFileProblem] = []
        func report(_ row: Int?, _ value: String?, _ problem: String, _ remedy: String) {
            problems.append(
                StudyFileProblem(file: file.name, row: row, value: value, problem: problem, remedy: remedy))
        }
        let lines = ExchangeLines.of(file)
        guard let begin = lines.firstIndex(where: { $0.hasPrefix("BEGIN DATA") }) else {
            report(nil, nil, "has no line BEGIN DATA:", "check that it is an iMRMC file")
            return Checked(nil, problems: problems)
        }
        var collector = RatingCollector()
        for (index, line) in lines.enumerated().dropFirst(begin + 1) where !line.isEmpty {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard fields.count == 4, let rating = InputWords.number(fields[3], separator: ",") else {
                report(index + 1, line, "is not reader,case,modality,number", "write four values")
                continue
            }
            let isTruth = fields[0] == "-1" || fields[0].lowercased() == "truth"
            if isTruth {
                if ![0, 1].contains(rating) {
                    report(index + 1, fields[3], "is no truth", "write 1 for diseased, 0 for healthy")
                } else if !collector.keep(truth: rating == 1, of: fields[1]) {
                    report(index + 1, fields[1], "has another truth above", "keep one truth row for each case")
                }
            } else if !collector.knows(fields[1]) {
                report(index + 1, fields[1], "is a case without a truth row above", "add one")
            } else if !collector.keep(rating, reader: fields[0], modality: fields[2], of: fields[1]) {
                report(index + 1, line, "is a second rating of the same case", "keep one")
            }
        }
        let table = collector.table(title: lines.first ?? "")
        let diseased = table.truth.count { $0 }
        for (key, count) in [
            ("NR", table.readers.count), ("N0", table.truth.count - diseased), ("N1", diseased),
            ("NM", table.modalities.count),
        ] {
            for (index, line) in lines[..<begin].enumerated() where line.hasPrefix(key + ":") {
                let declared = line.dropFirst(3).trimmingCharacters(in: .whitespaces)
                if Int(declared) != count {
                    report(index + 1, declared, "is not the \(count) of the rows", "correct the head or the rows")
                }
            }
        }
        return Checked(table, problems: problems.inFileOrder())
    }
}
