import Yams

/// Reads mapping files.
public enum RegistryMappingParser {
    /// The newest format that this version understands.
    public static let format = 1

    /// The mapping, or everything that is wrong with it.
    ///
    /// - Parameters:
    ///   - bytes: The file: YAML in UTF-8, at most 1 MiB.
    ///   - file: Its name, for the problems.
    public static func parse(_ bytes: [UInt8], named file: String) -> Checked<RegistryMapping> {
        let source = SourceText(bytes, named: file, limit: SourceText.studyFileLimit, isTable: false)
        guard let text = source.text else { return Checked(nil, problems: source.problems) }
        let document = StudyDocument(text, named: file)
        var scan = StudyFileScan(file: file)
        scan.problems = source.problems + document.problems
        guard let root = document.root else {
            if document.problems.isEmpty {
                scan.problems.append(
                    StudyFileProblem(
                        file: file, problem: "has no content but comments",
                        remedy: "start from Examples/registry/mapping.yaml"))
            }
            return Checked(nil, problems: scan.problems.inFileOrder())
        }
        let mapping = scan.mapping(StudyFileScan.Place(path: "", line: 1, node: root))
        return Checked(mapping, problems: scan.problems.inFileOrder())
    }
}

extension StudyFileScan {
    private static let keys = [
        "format", "encoding", "rows", "columns", "missing", "unreadable", "diagnoses", "include", "exclude", "images",
        "truth-source",
    ]

    fileprivate mutating func mapping(_ root: Place) -> RegistryMapping? {
        guard let section = section(root, keys: Self.keys) else { return nil }
        if let place = required("format", in: section, such: "\(RegistryMappingParser.format)") {
            _ = integer(place, in: RegistryMappingParser.format...RegistryMappingParser.format, default: 1)
        }
        let encoding: RegistryEncoding? = word(section["encoding"])
        let rows: RegistryMapping.Rows = choice(section["rows"], default: .one)
        let columns = registryColumns(required("columns", in: section, such: "{ case: CASE_NO }"))
        let missing = Set(words(section["missing"], mayBeEmpty: true).map { $0.lowercased() })
        let unreadable: RegistryMapping.Unreadable = choice(section["unreadable"], default: .stop)
        let diagnoses = diagnosisPlan(section["diagnoses"])
        let include = include(section["include"])
        if include.ages != nil, columns?.age == nil, let place = section["include"] {
            report(
                place, "asks for a range of age, and no column tells the age",
                "add \"age\" or \"birth-date\" under columns")
        }
        let named = named(section["exclude"])
        let images = imageNames(required("images", in: section, such: "\"{case}.png\""))
        let source = scalar(section["truth-source"])?.trimmed ?? "trauma registry, diagnosis codes"
        guard let columns, let number = columns.number, let injury = columns.injury, let images else { return nil }
        return RegistryMapping(
            encoding: encoding, rows: rows, number: number, patient: columns.patient, injury: injury, age: columns.age,
            sex: columns.sex, side: columns.side, severity: columns.severity, diagnoses: columns.diagnoses,
            separators: diagnoses.separators,
            systems: diagnoses.systems, rules: diagnoses.rules, missing: missing, unreadable: unreadable,
            from: include.from, to: include.to, ages: include.ages, named: named, images: images, truthSource: source)
    }

    private struct Columns {
        var number: String?
        var patient: String?
        var injury: RegistryMapping.DateColumn?
        var age: RegistryMapping.Age?
        var sex: RegistryMapping.WordColumn<StudyCase.Sex>?
        var side: RegistryMapping.WordColumn<ReferenceStandard.Side>?
        var severity: String?
        var diagnoses: [String] = []
    }

    private mutating func registryColumns(_ place: Place?) -> Columns? {
        let keys = ["case", "patient", "injury-date", "age", "birth-date", "sex", "side", "iss", "diagnoses"]
        guard let section = section(place, keys: keys) else { return nil }
        var columns = Columns()
        columns.number = scalar(required("case", in: section, such: "CASE_NO"))?.trimmed
        columns.patient = scalar(section["patient"])?.trimmed
        let date = required("injury-date", in: section, such: "{ column: INJURY_DATE, format: YYYY-MM-DD }")
        columns.injury = dateColumn(date)
        if let age = scalar(section["age"])?.trimmed { columns.age = .years(age) }
        if let birth = dateColumn(section["birth-date"]) {
            if columns.age != nil {
                report(
                    in: section, key: "birth-date", "is given, and the column of the age, too",
                    "keep one of the two, so that only one can be wrong")
            }
            columns.age = .birth(birth)
        }
        columns.sex = wordColumn(section["sex"], words: ["female": .female, "male": .male])
        columns.side = wordColumn(section["side"], words: ["left": .left, "right": .right])
        columns.severity = scalar(section["iss"])?.trimmed
        columns.diagnoses = words(required("diagnoses", in: section, such: "[DX1, DX2]"))
        return columns
    }

    private mutating func dateColumn(_ place: Place?) -> RegistryMapping.DateColumn? {
        guard let section = section(place, keys: ["column", "format"]) else { return nil }
        let name = scalar(required("column", in: section, such: "INJURY_DATE"))?.trimmed
        guard let format = required("format", in: section, such: "YYYY-MM-DD"), let text = scalar(format)?.trimmed
        else { return nil }
        guard let pattern = DatePattern(text) else {
            report(
                format, "is not a form of dates that can be read in one way only",
                "write YYYY (or YYY for years of the Republic of China), MM or M, and DD or D, such as DD.MM.YYYY")
            return nil
        }
        return name.map { RegistryMapping.DateColumn(name: $0, pattern: pattern) }
    }

    private mutating func wordColumn<Value: Hashable & Sendable>(
        _ place: Place?, words known: KeyValuePairs<String, Value>
    ) -> RegistryMapping.WordColumn<Value>? {
        guard let section = section(place, keys: ["column"] + known.map(\.key)) else { return nil }
        let name = scalar(required("column", in: section, such: "SEX"))?.trimmed
        var values: [String: Value] = [:]
        for (key, value) in known {
            let place = required(key, in: section, such: "[\(key)]")
            for word in words(place).map({ $0.lowercased() }) {
                if let other = values[word], other != value, let place {
                    report(place, "has \"\(word)\", which means something else already", "give each word one meaning")
                }
                values[word] = value
            }
        }
        return name.map { RegistryMapping.WordColumn(name: $0, values: values) }
    }

    /// One word or a list of words.
    private mutating func words(_ place: Place?, mayBeEmpty: Bool = false) -> [String] {
        guard let place else { return [] }
        if place.node.scalar != nil { return scalar(place).map { [$0.trimmed] } ?? [] }
        return items(place, of: "word").compactMap { item in
            // An empty cell is always missing; a list may say so.
            if mayBeEmpty, item.node.scalar?.string.trimmed.isEmpty == true { return nil }
            return scalar(item)?.trimmed
        }
    }

    private mutating func diagnosisPlan(
        _ place: Place?
    ) -> (systems: [DiagnosisCode.System], separators: String, rules: DiagnosisRules) {
        let keys = ["systems", "separators", "open-fractures", "classes"]
        guard let section = place.flatMap({ section($0, keys: keys) }) else {
            return ([.icd9CM, .icd10CM], DiagnosisRules.usualSeparators, DiagnosisRules())
        }
        var systems: [DiagnosisCode.System] = [.icd9CM, .icd10CM]
        if let place = section["systems"] {
            systems = items(place, of: "revision of the classification").compactMap { word($0) }
            if systems.contains(.icd10), systems.contains(.icd10CM) {
                report(
                    place, "has two tenth revisions, in which S72.01 means different things",
                    "write icd-10 or icd-10-cm")
            }
        }
        let separators = section["separators"]?.node.scalar?.string ?? DiagnosisRules.usualSeparators
        if separators.contains(where: { $0.isLetter || $0.isNumber || $0 == "." }), let place = section["separators"] {
            report(place, "holds a character that codes have themselves", "write what stands between two codes")
        }
        let open: OpenFractures = choice(section["open-fractures"], default: .exclude)
        var classes: [String: DiagnosisRules.Class] = [:]
        if let place = section["classes"] {
            for (key, value) in pairs(of: place, such: "S72.05: exclude") ?? [] {
                let characters = key.uppercased().filter { $0 != "." }
                guard characters.count >= 3, characters.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
                else {
                    report(value, "is not the beginning of a code", "write at least the category, such as S72.05")
                    continue
                }
                if let meaning: DiagnosisRules.Class = word(value) { classes[characters] = meaning }
            }
        }
        return (systems, separators, DiagnosisRules(classes: classes, includesOpen: open == .include))
    }

    private enum OpenFractures: String, CaseIterable {
        case exclude, include
    }

    private mutating func include(
        _ place: Place?
    ) -> (from: CalendarDay?, to: CalendarDay?, ages: ClosedRange<Int>?) {
        guard let section = place.flatMap({ section($0, keys: ["year", "from", "to", "age"]) }) else {
            return (nil, nil, nil)
        }
        var (from, to) = (day(section["from"]), day(section["to"]))
        if let place = section["year"] {
            if section["from"] != nil || section["to"] != nil {
                report(place, "is given beside from or to", "keep the year, or the two days")
            }
            let year = integer(place, in: 1900...2199, default: 2017)
            from = CalendarDay(year: year, month: 1, day: 1)
            to = CalendarDay(year: year, month: 12, day: 31)
        }
        if let first = from, let last = to, last < first, let place = section["to"] {
            report(place, "is before the day under from", "exchange the two")
        }
        return (from, to, ages(section["age"]))
    }

    private mutating func ages(_ place: Place?) -> ClosedRange<Int>? {
        guard let section = place.flatMap({ section($0, keys: ["from", "to"]) }) else { return nil }
        let lowest = integer(section["from"], in: 0...120, default: 0)
        let highest = integer(section["to"], in: 0...120, default: 120)
        guard lowest <= highest else {
            report(in: section, key: "to", "is less than from", "exchange the two")
            return nil
        }
        return lowest...highest
    }

    private mutating func day(_ place: Place?) -> CalendarDay? {
        guard let place, let text = scalar(place) else { return nil }
        if let day = CalendarDay(text.trimmed) { return day }
        report(place, "is not a day of the calendar", "write year, month and day, such as 2017-12-31")
        return nil
    }

    private mutating func named(_ place: Place?) -> [String: String] {
        var reasons: [String: String] = [:]
        for item in items(place, of: "record") {
            guard let section = section(item, keys: ["case", "reason"]) else { continue }
            let number = scalar(required("case", in: section, such: "12345"))?.trimmed
            let reason = scalar(required("reason", in: section, such: "hip prosthesis"))?.trimmed
            guard let number, let reason else { continue }
            if reasons[number] != nil {
                report(in: section, key: "case", "is excluded twice", "keep one of the two")
            }
            reasons[number] = reason
        }
        return reasons
    }

    private mutating func imageNames(_ place: Place?) -> ImageNamePattern? {
        guard let place, let text = scalar(place)?.trimmed else { return nil }
        if let pattern = ImageNamePattern(text) { return pattern }
        report(
            place, "is not a pattern of file names",
            "write {case} where the number stands, such as \"{case}.png\" or \"{case}_*.png\"; * cannot touch it")
        return nil
    }
}

extension DiagnosisRules {
    /// What stands between codes unless the mapping says otherwise.
    static let usualSeparators = ";,|/ \t\r\n"
}
