public import Studies

/// The Excel workbook of RJafroc (new format) with ROC ratings: sheets FP, TP and TRUTH.
public enum JAFROCWorkbook {
    /// The workbook. Reader identifiers are padded with zeros: RJafroc 2.1.3 attaches values to the wrong readers when
    /// the text order of the identifiers differs from their numeric order.
    ///
    /// - Throws: ``FileError`` when a rating is missing, or the library refuses.
    public static func bytes(_ table: RatingTable) throws(FileError) -> [UInt8] {
        try spreadsheet(table).bytes()
    }

    /// The same before it is written.
    static func spreadsheet(_ table: RatingTable) throws(FileError) -> Spreadsheet {
        guard table.isFullyCrossed else {
            throw .cannotMake("JAFROC workbook", reason: "not every reader rated every case in every modality")
        }
        let whole = table.withWholeIdentifiers
        let width = whole.readers.map { $0.description.count }.max() ?? 1
        let readers = whole.readers.map {
            String(repeating: "0", count: width - $0.description.count) + $0.description
        }
        func text(_ value: String) -> Spreadsheet.Cell { .text(value, .plain) }
        func number(_ value: Double) -> Spreadsheet.Cell { .number(value, .general) }
        let cases = whole.cases.map { number(Double($0.description) ?? 0) }
        var healthy = Spreadsheet.Sheet(name: "FP")
        healthy.rows = [["ReaderID", "ModalityID", "CaseID", "FP_Rating"].map(text)]
        var diseased = Spreadsheet.Sheet(name: "TP")
        diseased.rows = [["ReaderID", "ModalityID", "CaseID", "LesionID", "TP_Rating"].map(text)]
        table.forEachRating { modality, reader, place, rating in
            let row = [text(readers[reader]), text(whole.modalities[modality].description), cases[place]]
            if table.truth[place] {
                diseased.rows.append(row + [number(1), number(rating)])
            } else {
                healthy.rows.append(row + [number(rating)])
            }
        }
        var truth = Spreadsheet.Sheet(name: "TRUTH")
        truth.rows = [["CaseID", "LesionID", "Weight", "ReaderID", "ModalityID", "Paradigm"].map(text)]
        let readerList = text(readers.joined(separator: ", "))
        let modalityList = text(whole.modalities.map(\.description).joined(separator: ", "))
        let places = table.cases.indices.filter { !table.truth[$0] } + table.cases.indices.filter { table.truth[$0] }
        let paradigm = [[text("ROC")], [text("FCTRL")]]
        for (index, place) in places.enumerated() {
            let lesion = number(table.truth[place] ? 1 : 0)
            let words = paradigm.indices.contains(index) ? paradigm[index] : []
            truth.rows.append([cases[place], lesion, lesion, readerList, modalityList] + words)
        }
        return Spreadsheet([healthy, diseased, truth])
    }

    /// Reads a workbook with ROC ratings: one lesion at most for each case.
    public static func parse(_ file: InputFile) -> Checked<RatingTable> {
        var problems: [StudyFileProblem] = []
        func report(_ sheet: String, _ row: Int?, _ value: String?, _ problem: String, _ remedy: String) {
            problems.append(
                StudyFileProblem(
                    file: "\(file.name), sheet \(sheet)", row: row, value: value, problem: problem, remedy: remedy))
        }
        let sheets: [String: [[String]]]
        do {
            sheets = try SpreadsheetReader.sheets(file.bytes)
        } catch {
            problems.append(
                StudyFileProblem(
                    file: file.name, problem: error.description, remedy: "save it from the spreadsheet as .xlsx"))
            return Checked(nil, problems: problems)
        }
        for name in ["FP", "TP", "TRUTH"] where sheets[name] == nil {
            report(name, nil, nil, "is missing", "name the sheets FP, TP and TRUTH, in capitals")
        }
        guard let truth = sheets["TRUTH"], let healthy = sheets["FP"], let diseased = sheets["TP"] else {
            return Checked(nil, problems: problems)
        }
        var collector = RatingCollector()
        for (index, row) in truth.enumerated().dropFirst() {
            guard row.count >= 2, let lesion = Int(row[1]), !row[0].isEmpty else {
                report("TRUTH", index + 1, nil, "lacks a case or a lesion", "leave no row or cell blank")
                continue
            }
            if lesion > 1 || !collector.keep(truth: lesion == 1, of: row[0]) {
                report("TRUTH", index + 1, row[0], "has more than one lesion", "give ROC data, one lesion a case")
            }
        }
        for (name, rows, columns, isDiseased) in [("FP", healthy, 4, false), ("TP", diseased, 5, true)] {
            for (index, row) in rows.enumerated().dropFirst() {
                guard row.count >= columns, let rating = InputWords.number(row[columns - 1], separator: ",") else {
                    report(name, index + 1, nil, "does not have \(columns) cells", "leave no row or cell blank")
                    continue
                }
                let known = collector.knows(row[2])
                if !known || !collector.keep(truth: isDiseased, of: row[2]) {
                    report(
                        name, index + 1, row[2],
                        known ? "is in the sheet of the other class" : "is no case of the sheet TRUTH",
                        "correct the sheet TRUTH or this one")
                } else if !collector.keep(rating, reader: row[0], modality: row[1], of: row[2]) {
                    report(name, index + 1, row[2], "is rated twice", "keep one rating")
                }
            }
        }
        return Checked(collector.table(title: file.stem), problems: problems)
    }
}
