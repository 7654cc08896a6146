import Radiographs
import Studies

/// `cases.csv` of a new study folder.
struct CaseTable {
    /// Cases whose row of the sheet says whether there is a fracture.
    private(set) var labelled = 0
    private(set) var text: String
    private let columns: [String]

    /// - Parameters:
    ///   - sheet: Tells which of the optional columns there are.
    ///   - free: Columns of the sheet that come along.
    init(sheet: SourceSheet?, free: [String]) {
        let facts = ["age", "sex"]
        let fromSheet = CaseTableParser.optionalColumns.filter { !facts.contains($0) && sheet?.has($0) == true }
        columns =
            CaseTableParser.requiredColumns.filter { !["case", "image"].contains($0) } + fromSheet + facts
            + free.filter { sheet?.has($0) == true }
        text = DelimitedText.row(["case", "image"] + columns + ["pixel_mm"])
    }

    /// Adds a case: what the sheet says counts, and age and sex of the file where it says nothing.
    mutating func add(_ names: CaseNames, _ facts: CaseFacts, _ row: SheetRow?) {
        let cells = columns.map { column in
            if let value = row?.row.value(column) {
                guard column == "age", let age = Int(value) else { return value }
                return String(min(age, DICOMFile.highestAgeTold + 1))
            }
            return switch column {
            case "age": facts.age.map { String($0) } ?? ""
            case "sex": facts.sex?.rawValue ?? ""
            default: ""
            }
        }
        if row?.row.value("fracture") != nil { labelled += 1 }
        text += DelimitedText.row([names.number, names.image] + cells + [facts.spacing.map { "\($0)" } ?? ""])
    }
}
