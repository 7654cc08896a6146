import Foundation

/// Who may do what with a file.
enum FilePermissions {
    /// Whether people who are neither the file's owner nor in its group may read, change or run it, links followed; `nil`
    /// when there is no such file.
    static func areOpenToEverybody(_ path: String) -> Bool? {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        return (attributes?[.posixPermissions] as? NSNumber).map { $0.intValue & 0o007 != 0 }
    }
}
