import CSQLite
import Foundation
import GRDB

/// Gives the write-ahead log its full length before the first answer comes. A commit is then a write into a file that
/// keeps its size, for which a disk needs half the work: a file that grows changes the file system's own records, too.
///
/// SQLite takes what follows the last commit for the rest of an older log, since no frame of it has the right checksum
/// (<https://www.sqlite.org/fileformat2.html#walformat>, section 4.1).
struct LogReserve {
    /// The log's file.
    let log: URL
    /// Its length afterwards, in bytes.
    var length = 100 << 20
    /// Bytes that must be free on the disk; where there is less, nothing is reserved.
    var free: Int64 = 1 << 30

    /// - Parameter database: The connection that writes. Its lock of writers keeps everybody else from lengthening the log
    ///   meanwhile.
    func make(_ database: Database) throws {
        try database.inTransaction(.immediate) {
            fill()
            return .rollback
        }
    }

    /// Zeros at the end; as many as there is room for.
    private func fill() {
        // Closing it releases no lock of SQLite, which has none on this file.
        let descriptor = open(log.path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var (status, disk) = (stat(), statvfs())
        guard fstat(descriptor, &status) == 0, fstatvfs(descriptor, &disk) == 0,
            Int64(disk.f_bavail) * Int64(disk.f_frsize) >= free
        else { return }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var end = Int(status.st_size)
        while end < length {
            let written = pwrite(descriptor, zeros, min(zeros.count, length - end), off_t(end))
            guard written > 0 else { break }
            end += written
        }
        fsync(descriptor)
    }
}
