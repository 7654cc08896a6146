import Foundation
import Reports

/// The samples of the exchange formats and the simulated study, from READER_STUDY_REFERENCE or this repository's copy.
enum ReferenceFiles {
    static let folder: URL = {
        if let folder = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"] {
            return URL(filePath: folder, directoryHint: .isDirectory)
        }
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.appending(path: "Reference")
    }()

    static func file(_ path: String) throws -> InputFile {
        InputFile(name: path, bytes: Array(try Data(contentsOf: folder.appending(path: path))))
    }

    static func text(_ path: String) throws -> String { String(decoding: try file(path).bytes, as: UTF8.self) }
}

extension InputFile {
    init(_ name: String, _ text: String) { self.init(name: name, bytes: Array(text.utf8)) }
}
