import Foundation
import Studies
import Yams

/// The YAML file with the settings of an installation.
struct ConfigurationFile {
    /// The file as it was named.
    let path: String

    /// The file's settings.
    ///
    /// - Throws: ``ConfigurationError`` naming line and key; a key that is not known is an error, so that a slip of the
    ///   pen never goes unnoticed.
    func settings() throws(ConfigurationError) -> SettingLayer {
        let text: String
        do {
            text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
        } catch {
            throw ConfigurationError(
                description: "\(path) cannot be read; check the path and that the file is UTF-8 text")
        }
        return try Self.settings(of: text, path: path)
    }

    static func settings(of text: String, path: String) throws(ConfigurationError) -> SettingLayer {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationError(description: "\(path) is no YAML: \(error)")
        }
        // Nothing but comments is a file without settings.
        guard let root, root.null == nil else { return [:] }
        guard let mapping = root.mapping else {
            throw ConfigurationError(description: "\(path): write one setting a line, such as \"port: 8080\"")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        var layer: SettingLayer = [:]
        for (name, value) in mapping {
            let line = name.mark.map { "line \($0.line)" } ?? "line ?"
            guard let key = SettingKey(rawValue: name.string ?? "") else {
                throw unknown(name.string ?? "", at: "\(path), \(line)")
            }
            guard let scalar = value.scalar?.string, !scalar.isEmpty else {
                throw ConfigurationError(description: "\(path), \(line): \(key.rawValue) needs one value")
            }
            guard layer[key] == nil else {
                throw ConfigurationError(description: "\(path), \(line): \(key.rawValue) is given twice; keep one")
            }
            let text = key.isPath ? URL(fileURLWithPath: scalar, relativeTo: folder).standardizedFileURL.path : scalar
            layer[key] = Setting(text: text, source: "\(path), \(line)")
        }
        return layer
    }

    private static func unknown(_ name: String, at place: String) -> ConfigurationError {
        let known = SettingKey.allCases.map(\.rawValue)
        let advice =
            NearestWord.to(name, among: known).map { "did you mean \"\($0)\"?" }
            ?? "known are \(known.joined(separator: ", "))"
        return ConfigurationError(description: "\(place): the key \"\(name)\" is not known; \(advice)")
    }
}
