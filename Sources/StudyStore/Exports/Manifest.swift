import Foundation
import Studies

/// `manifest.json`: what an export is, and what its files must be.
struct Manifest: Encodable {
    struct File: Encodable {
        var name: String
        var bytes: Int
        var rows: Int?
        var sha256: String
    }

    /// How the tables are written.
    struct Format: Encodable {
        var encoding = "UTF-8 without byte order mark"
        var table = "RFC 4180: comma, CR LF, double quotes; the first row has the names of the columns"
        var neutralised =
            "a cell of a CSV file that begins with = + - @, a tab or a line end and is no number has an apostrophe in front"
        var jsonLines =
            "one object a row; empty cells are null, yes and no true and false, marks a list; texts as they are"
        var spreadsheet =
            "texts are stored as texts, never as formulas; tables above 1,048,575 rows go on in another sheet"
        var wide = "a row a case, columns a reader (and session); without readers whose answers are void"
        var language = "English, whatever the language of the pages"
    }

    var study: String
    var title: String
    var notice: String?
    var state: String
    var readersAreSimulated: Bool
    var includesReferenceStandard: Bool
    var formats: [String]
    var madeAt: String
    var readerStudyVersion: String
    var studyFileSHA256: String
    var frozenContentSHA256: String?
    var historyEvents: Int
    var historyHead: String
    var format = Format()
    var files: [File]

    /// The text of the file; equal manifests have equal texts.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
