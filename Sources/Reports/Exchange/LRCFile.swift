public import Studies

/// The `.lrc` text of LABMRMC, OR-DBM MRMC and RJafroc: a block for each reader, a column for each modality.
public enum LRCFile {
    /// The text, with LF line ends, healthy cases before diseased ones, whole numbers for readers and cases.
    ///
    /// - Throws: ``FileError`` when a rating is missing: the format has no place for that.
    public static func text(_ table: RatingTable) throws(FileError) -> String {
        guard table.isFullyCrossed, !table.readers.isEmpty else {
            throw .cannotMake("lrc file", reason: "not every reader rated every case in every modality")
        }
        let whole = table.withWholeIdentifiers
        let names = table.modalities.map { "\"\($0.description.replacing("\"", with: "'"))\"" }
        var text = table.title.split(whereSeparator: \.isNewline).joined(separator: " ") + "\n"
        for reader in table.readers.indices {
            text += "\(whole.readers[reader])\n"
            if reader == 0 {
                text += names.joined(separator: " ") + "\n"
                text += names.map { _ in "L" }.joined(separator: " ") + "\n"
            }
            for isDiseased in [false, true] {
                for place in table.cases.indices where table.truth[place] == isDiseased {
                    let ratings = table.ratings.map { PrintedNumber.shortest($0[reader][place] ?? .nan) }
                    text += ratings.joined(separator: " ") + " case \(whole.cases[place])\n"
                }
                text += "*\n"
            }
        }
        return text + "#\n"
    }

    /// Reads the text. Cases are told apart by the number at the end of their lines, else by their place.
    public static func parse(_ file: InputFile) -> Checked<RatingTable> {
        let lines = ExchangeLines.of(file)
        var scan = LRCScan(file: file.name, lines: lines)
        let table = scan.read()
        return Checked(table, problems: scan.problems)
    }
}

/// One reading of an `.lrc` file.
private struct LRCScan {
    let file: String
    let lines: [String]
    var problems: [StudyFileProblem] = []
    private var position = 0
    private var collector = RatingCollector()

    init(file: String, lines: [String]) {
        self.file = file
        self.lines = lines
    }

    private mutating func report(_ problem: String, _ remedy: String) {
        problems.append(
            StudyFileProblem(
                file: file, row: position + 1, value: lines.indices.contains(position) ? lines[position] : nil,
                problem: problem, remedy: remedy))
    }

    mutating func read() -> RatingTable? {
        guard lines.count > 4 else {
            report("is too short for an lrc file", "check that it is the right file")
            return nil
        }
        position = 2
        let modalities = lines[2].split(separator: "\"").enumerated().filter { $0.offset % 2 == 0 }.map {
            String($0.element)
        }
        let directions = lines[3].split(separator: " ").map { $0.uppercased() }
        guard !modalities.isEmpty, directions.count == modalities.count,
            directions.allSatisfy({ $0 == "L" || $0 == "S" })
        else {
            position = 3
            report("is not one L or S for each modality", "write L where a large rating is suspicious")
            return nil
        }
        // Small ratings that are suspicious are turned round, so that larger is more suspicious everywhere.
        let signs = directions.map { $0 == "L" ? 1.0 : -1.0 }
        position = 1
        var isFirst = true
        while position < lines.count, lines[position] != "#" {
            let reader = lines[position]
            position += isFirst ? 3 : 1
            isFirst = false
            for isDiseased in [false, true] {
                guard readBlock(reader, modalities, signs, isDiseased) else { return nil }
            }
        }
        return collector.table(title: lines[0])
    }

    private mutating func readBlock(
        _ reader: String, _ modalities: [String], _ signs: [Double], _ isDiseased: Bool
    ) -> Bool {
        var count = 0
        while position < lines.count, lines[position] != "*" {
            let fields = lines[position].split(separator: " ").map(String.init)
            let ratings = fields.prefix(modalities.count).compactMap { InputWords.number($0, separator: ",") }
            guard ratings.count == modalities.count else {
                report("does not begin with \(modalities.count) ratings", "write a rating for each modality")
                return false
            }
            count += 1
            let place = fields.count > modalities.count ? fields.last : nil
            let name = place ?? "\(isDiseased ? "D" : "H")\(count)"
            if !collector.keep(truth: isDiseased, of: name) {
                report("is a case of the other class, too", "give every case one place")
            }
            for (index, rating) in ratings.enumerated()
            where !collector.keep(rating * signs[index], reader: reader, modality: modalities[index], of: name) {
                report("is a second rating of the same case", "give every case a number of its own")
            }
            position += 1
        }
        guard position < lines.count else {
            report("ends inside a block", "close every block with a line *, and the file with #")
            return false
        }
        position += 1
        return true
    }
}
