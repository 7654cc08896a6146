import Foundation

/// The reference values: those of READER_STUDY_REFERENCE, else the copy kept in this repository.
enum ReferenceFolder {
    static let url: URL = {
        if let folder = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"] {
            return URL(filePath: folder, directoryHint: .isDirectory)
        }
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.appending(path: "../Reference").standardized
    }()

    static var topics: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "statistics/expected").path)
                .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        }
    }

    /// A table that a case names: "inputs/x.csv" lies in `statistics`, "study/x.csv" beside it.
    static func table(_ name: String) throws -> ReferenceTable {
        let folder = name.hasPrefix("study/") ? url : url.appending(path: "statistics")
        return try ReferenceTable(String(contentsOf: folder.appending(path: name), encoding: .utf8))
    }
}

/// A small CSV table without quoted cells, by column.
struct ReferenceTable {
    let columns: [String: [String]]
    let rowCount: Int

    init(_ text: String) throws {
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let header = lines.first ?? []
        rowCount = max(0, lines.count - 1)
        var columns: [String: [String]] = [:]
        for (index, name) in header.enumerated() {
            columns[name] = lines.dropFirst().map { index < $0.count ? $0[index] : "" }
        }
        self.columns = columns
    }

    struct NoColumn: Error { let name: String }

    func texts(_ column: String) throws -> [String] {
        guard let values = columns[column] else { throw NoColumn(name: column) }
        return values
    }

    /// Numbers of a column; NaN where a cell is empty.
    func numbers(_ column: String) throws -> [Double] { try texts(column).map { Double($0) ?? .nan } }

    /// Scores split by the column of truth (1 or 0).
    func scores(_ score: String, truth: String = "truth") throws -> (positives: [Double], negatives: [Double]) {
        let (values, labels) = (try numbers(score), try texts(truth))
        let pairs = zip(values, labels)
        return (pairs.filter { $0.1 == "1" }.map(\.0), pairs.filter { $0.1 == "0" }.map(\.0))
    }
}
