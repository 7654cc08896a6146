import Foundation

/// Who may do what with a file, links followed.
enum FilePermissions {
    /// Whether people who are neither the file's owner nor in its group may read, change or run it; `nil` when there is no
    /// such file.
    static func areOpenToEverybody(_ path: String) -> Bool? { bits(of: path).map { $0 & 0o007 != 0 } }

    /// Whether anybody but the file's owner may read, change or run it; `nil` when there is no such file.
    static func areOpenToOthers(_ path: String) -> Bool? { bits(of: path).map { $0 & 0o077 != 0 } }

    private static func bits(of path: String) -> Int? {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }
}
