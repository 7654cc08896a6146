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
            "a cell that begins with = + - @, a tab or a line end and is no number has an apostrophe in front"
        var language = "English, whatever the language of the pages"
    }

    var study: String
    var title: String
    var notice: String?
    var state: String
    var readersAreSimulated: Bool
    var includesReferenceStandard: Bool
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
