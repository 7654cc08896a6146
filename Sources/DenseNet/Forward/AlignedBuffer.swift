import Glibc

/// Zeroed floats at an address that is a multiple of 64.
///
/// Shared between threads that agree on who writes where: the tiles of a layer do not overlap.
final class AlignedBuffer: @unchecked Sendable {
    let floats: UnsafeMutablePointer<Float>
    let count: Int

    private static let hugePage = 2 << 20

    /// - Parameter count: Floats.
    init(count: Int) {
        self.count = max(1, count)
        let bytes = (self.count * 4 + 63) / 64 * 64
        let isLarge = bytes >= Self.hugePage
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? Self.hugePage : 64)
        // A kernel walks along planes that lie far apart: with pages of 4 KiB each step would need another address
        // translation. Where the system declines, nothing but time is lost.
        if isLarge { madvise(raw, bytes, MADV_HUGEPAGE) }
        memset(raw, 0, bytes)
        floats = raw.assumingMemoryBound(to: Float.self)
    }

    deinit { UnsafeMutableRawPointer(floats).deallocate() }
}
