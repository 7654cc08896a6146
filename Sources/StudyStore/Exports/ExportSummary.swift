public import Cryptography
public import Foundation

/// What an export wrote.
public struct ExportSummary: Equatable, Sendable {
    /// One file of it.
    public struct File: Equatable, Sendable {
        /// Its name in the folder.
        public var name: String
        /// Its size.
        public var bytes: Int
        /// Rows below the header; `nil` for files that are no tables.
        public var rows: Int?
        /// SHA-256 of its bytes.
        public var digest: Digest
    }

    /// The new folder.
    public var folder: URL
    /// The tables, the data dictionary and the manifest, in the order in which they were written.
    public var files: [File]
    /// The forms that were asked for.
    public var formats: Set<ExportFormat>
    /// Readers x sessions x cases: the rows of the table `readings`.
    public var readings: Int
    /// The hash of the study's last event at the moment that the export shows.
    public var historyHead: String
    /// Whether the reference standard is in it.
    public var includesReferenceStandard: Bool
}

/// Why an export was not written.
public enum ExportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Something is there already, and nothing is ever overwritten.
    case folderExists(String)
    /// The folder or a file in it cannot be written.
    case cannotWrite(String, reason: String)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .folderExists(let path): "\(path) exists already; give a folder that does not exist yet"
        case .cannotWrite(let path, let reason):
            "\(path) cannot be written (\(reason)); nothing was exported; free some space or choose another folder"
        }
    }
}
