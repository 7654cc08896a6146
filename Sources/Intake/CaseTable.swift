import Radiographs
import Studies

/// `cases.csv` of a new study folder.
struct CaseTable {
    /// Cases whose row of the sheet says whether there is a fracture.
    private(set) var labelled = 0
    private(set) var text: String
    private let prefix: String
    private let digits: Int
    private let columns: [String]
    private var number = 0

    /// - Parameters:
    ///   - prefix: Names of images begin with it.
    ///   - count: Cases there will be.
    ///   - sheet: Tells which of the optional columns there are.
    ///   - free: Columns of the sheet that come along.
    init(prefix: String, count: Int, sheet: SourceSheet?, free: [String]) {
        self.prefix = prefix
        digits = max(3, String(count).count)
        let facts = ["age", "sex"]
        let fromSheet = CaseTableParser.optionalColumns.filter { !facts.contains($0) && sheet?.has($0) == true }
        columns =
            CaseTableParser.requiredColumns.filter { !["case", "image"].contains($0) } + fromSheet + facts
            + free.filter { sheet?.has($0) == true }
        text = DelimitedText.row(["case", "image"] + columns + ["pixel_mm"])
    }

    /// Adds a case: what the sheet says counts, and age and sex of the file where it says nothing.
    /// - Returns: Its number, and the name of its picture.
    mutating func add(_ facts: CaseFacts, _ row: SheetRow?) -> (number: String, image: String) {
        number += 1
        let digitsOfNumber = String(number)
        let image = prefix + String(repeating: "0", count: digits - digitsOfNumber.count) + digitsOfNumber + ".png"
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
        text += DelimitedText.row([digitsOfNumber, image] + cells + [facts.spacing.map { "\($0)" } ?? ""])
        return (digitsOfNumber, image)
    }
}
