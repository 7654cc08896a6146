public import Foundation
public import Studies

/// A folder of backups: a folder for each, named for its time, and nothing half.
public struct BackupShelf: Sendable {
    /// The folder; it need not exist.
    public let folder: URL

    /// Names a folder.
    public init(_ folder: URL) {
        self.folder = folder
    }

    /// Names of the finished backups, the oldest first. Others' files and folders are not among them.
    public func names() throws(BackupError) -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { name in
                Self.moment(of: name) != nil
                    && FileManager.default.fileExists(
                        atPath: place(name).appendingPathComponent(BackupManifest.fileName).path)
            }.sorted()
        } catch {
            throw .file(folder.path, reason: error.localizedDescription)
        }
    }

    /// When the newest backup was begun; `nil` without one.
    ///
    /// - Parameter now: Backups from later than this were made by a clock that was wrong, and tell nothing.
    public func newest(notAfter now: Timestamp) throws(BackupError) -> Timestamp? {
        try names().compactMap(Self.moment).last { $0 <= now }
    }

    /// Where the backup of a name lies.
    public func place(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// `20190501T080000000Z`.
    static func name(of moment: Timestamp) -> String {
        moment.description.filter { $0 != ":" && $0 != "-" && $0 != "." }
    }

    /// The moment that a name stands for; `nil` when it is no name of a backup.
    static func moment(of name: String) -> Timestamp? {
        guard let parts = name.wholeMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/)?.output else {
            return nil
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let components = DateComponents(
            year: Int(parts.1), month: Int(parts.2), day: Int(parts.3), hour: Int(parts.4), minute: Int(parts.5),
            second: Int(parts.6))
        guard let date = calendar.date(from: components), let milliseconds = Int64(parts.7) else { return nil }
        return Timestamp(milliseconds: Int64(date.timeIntervalSince1970) * 1000 + milliseconds)
    }

    /// Where a backup is written until it is finished.
    func unfinishedPlace(_ name: String) -> URL { folder.appendingPathComponent(".\(name).unfinished") }

    /// Makes the folder, for its owner only, unless it is there. The folder above it must be there: where a disk is not
    /// mounted, nothing should be written into the place where it would be.
    ///
    /// - Returns: Whether it was made.
    func prepare() throws(BackupError) -> Bool {
        if mkdir(folder.path, 0o700) == 0 { return true }
        if errno == EEXIST { return false }
        throw .file(folder.path, reason: "the folder cannot be made (\(String(cString: strerror(errno))))")
    }

    /// Removes what killed backups left; the caller holds the folder's lock.
    func removeUnfinished() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        where name.hasPrefix(".") && name.hasSuffix(".unfinished") {
            try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
    }

    /// Removes the oldest backups.
    ///
    /// - Parameter count: How many stay, at least 1.
    /// - Returns: The names of those that are gone.
    func removeOldest(keeping count: Int) throws(BackupError) -> [String] {
        let gone = try names().dropLast(max(1, count))
        for name in gone {
            // Renamed first: a backup of which half is gone must not look like one.
            let unfinished = unfinishedPlace(name)
            guard rename(place(name).path, unfinished.path) == 0 else { throw .system(place(name).path) }
            do {
                try FileManager.default.removeItem(at: unfinished)
            } catch {
                throw .file(unfinished.path, reason: error.localizedDescription)
            }
        }
        return Array(gone)
    }
}
