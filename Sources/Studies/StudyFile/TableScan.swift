/// Reads the cells of one table and keeps every problem on the way.
struct TableScan {
    let file: String
    var problems: [StudyFileProblem] = []

    init(file: String) {
        self.file = file
    }

    /// Keeps an error of a cell, a row or the whole table.
    mutating func report(_ row: DelimitedTable.Row?, _ column: String?, _ problem: String, _ remedy: String) {
        keep(.error, row, column, problem, remedy)
    }

    /// Keeps a warning about a cell, a row or the whole table.
    mutating func warn(_ row: DelimitedTable.Row?, _ column: String?, _ problem: String, _ remedy: String) {
        keep(.warning, row, column, problem, remedy)
    }

    private mutating func keep(
        _ severity: StudyFileProblem.Severity, _ row: DelimitedTable.Row?, _ column: String?, _ problem: String,
        _ remedy: String
    ) {
        problems.append(
            StudyFileProblem(
                severity, file: file, row: row?.line, column: column, value: column.flatMap { row?.value($0) },
                problem: problem, remedy: remedy))
    }

    /// One of the words that a column knows, in any case; `nil` when the cell is empty or says something else.
    mutating func word<Value: RawRepresentable & CaseIterable>(_ row: DelimitedTable.Row, _ column: String) -> Value?
    where Value.RawValue == String {
        guard let text = row.value(column) else { return nil }
        if let value = Value(rawValue: text.lowercased()) { return value }
        let words = Value.allCases.map(\.rawValue)
        report(
            row, column, words.count == 2 ? "is neither \(words[0]) nor \(words[1])" : "is none of the possible values",
            "write \(NearestWord.to(text, among: words) ?? words.inWords)")
        return nil
    }

    /// A whole number; `nil` when the cell is empty or says something else.
    mutating func integer(_ row: DelimitedTable.Row, _ column: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = row.value(column) else { return nil }
        if let value = Int(text), range.contains(value) { return value }
        report(
            row, column, "is not a whole number from \(range.lowerBound) to \(range.upperBound)",
            "correct it, or leave the cell empty if it is not known")
        return nil
    }

    /// The number of a case, unique in the table.
    mutating func number(_ row: DelimitedTable.Row, seen: inout [String: Int]) -> CaseNumber? {
        guard let text = row.value("case") else {
            report(row, "case", "is empty", "give every case a number of its own")
            return nil
        }
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789-_. /".unicodeScalars.contains($0)
        }
        if !isPlain || text.utf8.count > 64 || text == "." || text == ".." {
            report(row, "case", "is not a case number", "use up to 64 letters, digits, hyphens and points")
            return nil
        }
        if let first = seen[text] {
            report(row, "case", "is also the number of row \(first)", "give every case a number of its own")
            return nil
        }
        seen[text] = row.line
        return CaseNumber(text)
    }

    /// The image of a case, used once.
    mutating func image(_ row: DelimitedTable.Row, seen: inout [String: Int]) -> String? {
        guard let path = row.value("image") else {
            report(row, "image", "is empty", "write the name of the image file")
            return nil
        }
        if let fault = RelativePath.fault(of: path) {
            report(row, "image", fault.problem, fault.remedy)
            return nil
        }
        if let first = seen[path] {
            report(row, "image", "is also the image of row \(first)", "give every case an image of its own")
            return nil
        }
        if let other = seen.first(where: { $0.key.lowercased() == path.lowercased() }) {
            warn(
                row, "image", "differs only by capital letters from the image of row \(other.value)",
                "rename one of the files; some computers take them for the same")
        }
        seen[path] = row.line
        return path
    }

    /// Free columns that look as if they tell who the patient is.
    mutating func warnOfIdentifiers(in table: DelimitedTable, known: [String]) {
        for column in table.columns where !known.contains(column.lowercased()) && IdentifyingColumn.isSuspected(column)
        {
            problems.append(
                StudyFileProblem(
                    .warning, file: file, row: table.headerLine, column: column,
                    problem: "looks as if it tells who a patient is, and such data do not belong into a study",
                    remedy: "remove the column, or rename it if it holds something else"))
        }
    }
}

/// Names of columns that tell who a patient is.
enum IdentifyingColumn {
    private static let words: Set<String> = [
        "name", "names", "surname", "forename", "firstname", "lastname", "fullname", "initials", "patient", "patients",
        "patientid", "patientname", "mrn", "medicalrecord", "chart", "birth", "birthday", "birthdate", "dateofbirth",
        "dob", "address", "street", "phone", "telephone", "mobile", "email", "ssn", "nhs", "passport", "insurance",
        "accession", "accessionnumber", "identity", "nationalid", "studydate", "admissiondate",
    ]
    private static let pairs: Set<String> = [
        "medicalrecord", "hospitalnumber", "hospitalid", "nationalid", "idnumber", "idcard", "studydate",
        "admissiondate", "recordnumber", "chartnumber",
    ]
    private static let parts = ["姓名", "病歷", "病历", "生日", "出生", "身分證", "身份證", "身份证", "電話", "电话", "地址", "健保"]

    static func isSuspected(_ column: String) -> Bool {
        var tokens: [String] = []
        var token = ""
        var previous: Character = " "
        for character in column {
            let isBoundary = !character.isLetter || (character.isUppercase && previous.isLowercase)
            if isBoundary, !token.isEmpty {
                tokens.append(token)
                token = ""
            }
            if character.isLetter { token += character.lowercased() }
            previous = character
        }
        if !token.isEmpty { tokens.append(token) }
        return tokens.contains { words.contains($0) }
            || zip(tokens, tokens.dropFirst()).contains { pairs.contains($0 + $1) }
            || parts.contains { column.contains($0) }
    }
}
