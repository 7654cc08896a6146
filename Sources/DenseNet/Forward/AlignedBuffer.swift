import Glibc

/// Zeroed floats at an address that is a multiple of 64.
///
/// Shared between threads that agree on who writes where: the tiles of a layer do not overlap.
final class AlignedBuffer: @unchecked Sendable {
    let floats: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int) {
        self.count = max(1, count)
        let bytes = (self.count * 4 + 63) / 64 * 64
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memset(raw, 0, bytes)
        floats = raw.assumingMemoryBound(to: Float.self)
    }

    convenience init(lanes: Int) { self.init(count: 8 * lanes) }

    deinit { UnsafeMutableRawPointer(floats).deallocate() }

    /// The same memory, eight floats at a time.
    var lanes: UnsafeMutablePointer<SIMD8<Float>> {
        UnsafeMutableRawPointer(floats).assumingMemoryBound(to: SIMD8<Float>.self)
    }
}
