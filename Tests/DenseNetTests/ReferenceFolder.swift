import Foundation

/// READER_STUDY_REFERENCE, the folder beside the checkout, or the small copy kept in Tests/Reference.
enum ReferenceFolder {
    static let url: URL = {
        if let folder = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"] {
            return URL(filePath: folder).appending(path: "densenet")
        }
        let tests = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = tests.appending(path: "../../shared/reference/densenet").standardized
        return FileManager.default.fileExists(atPath: beside.path)
            ? beside : tests.appending(path: "Reference/densenet")
    }()

    static func path(_ name: String) -> String { url.appending(path: name).path }
    static func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
}
