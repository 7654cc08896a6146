public import Foundation

/// Where the files are that the program needs beside itself: `Public`, `Templates` and `migrations`.
public struct Home: Sendable {
    /// The folder that holds the three.
    public let folder: URL

    /// Pages' styles, scripts and icons.
    public var publicFiles: URL { folder.appendingPathComponent("Public") }
    /// Pages and strings.
    public var templates: URL { folder.appendingPathComponent("Templates") }
    /// SQL of the databases.
    public var migrations: URL { folder.appendingPathComponent("migrations") }
    /// The example studies.
    public var examples: URL { folder.appendingPathComponent("Examples") }

    /// Finds the folder.
    ///
    /// Looked at in turn: the folder asked for, `READER_STUDY_HOME`, the working directory,
    /// `../share/reader-study` beside the executable, and the executable's nearest parent with a `Package.swift`.
    ///
    /// - Parameter asked: The `--home` option.
    /// - Throws: ``HomeNotFound`` with every place that was tried.
    public init(
        asked: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(HomeNotFound) {
        var places: [URL] = []
        if let asked {
            places = [URL(fileURLWithPath: asked)]
        } else if let named = environment["READER_STUDY_HOME"] {
            places = [URL(fileURLWithPath: named)]
        } else {
            places.append(URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
            if let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
                let folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
                places.append(folder.appendingPathComponent("../share/reader-study").standardizedFileURL)
                var parent = folder
                while parent.path != "/" {
                    if FileManager.default.fileExists(atPath: parent.appendingPathComponent("Package.swift").path) {
                        places.append(parent)
                        break
                    }
                    parent.deleteLastPathComponent()
                }
            }
        }
        let found = places.first { place in
            ["Public", "Templates", "migrations"].allSatisfy {
                FileManager.default.fileExists(atPath: place.appendingPathComponent($0).path)
            }
        }
        guard let found else { throw HomeNotFound(places: places.map(\.path)) }
        folder = found
    }
}

/// The program's files are nowhere to be found.
public struct HomeNotFound: Error, CustomStringConvertible {
    /// Every folder that was tried.
    public let places: [String]

    /// What is missing, and where it was looked for.
    public var description: String {
        "Public, Templates and migrations were not found together in any of: \(places.joined(separator: ", ")). "
            + "Name their folder with --home or READER_STUDY_HOME."
    }
}
