import Foundation

/// The file system that holds a folder, as the system's list of mounts tells it.
struct MountedFileSystem: Equatable {
    /// `ext4`, `nfs4`, `cifs`.
    let type: String

    /// Whether its files lie on another machine. SQLite's write-ahead log needs memory shared between processes and locks
    /// that hold, and these have neither.
    var isNetwork: Bool {
        ["nfs", "cifs", "smb", "9p", "fuse.", "ceph", "afs", "gluster", "lustre", "gfs", "ocfs", "davfs"].contains {
            type.hasPrefix($0)
        }
    }

    /// Finds the mount of a folder.
    ///
    /// - Parameters:
    ///   - folder: An absolute path without links.
    ///   - mounts: The text of `/proc/self/mounts`.
    init?(of folder: String, mounts: String) {
        var found: (point: String, type: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 3 else { continue }
            // Blanks are written as \040.
            let point = fields[1].replacing("\\040", with: " ")
            let isAbove = folder == point || point == "/" || folder.hasPrefix(point + "/")
            // Of mounts at the same place the last one counts.
            if isAbove, point.count >= (found?.point.count ?? 0) { found = (String(point), String(fields[2])) }
        }
        guard let found else { return nil }
        type = found.type
    }
}
