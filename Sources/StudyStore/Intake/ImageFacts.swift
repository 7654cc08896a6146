import Cryptography
import Foundation
import Radiographs
import Synchronization

/// What an image file holds, whatever table names it.
struct ImageFacts: Sendable {
    var width: Int
    var height: Int
    /// 8 or 16.
    var bits: Int
    var significantBits: Int
    var brightest: Int
    /// Whether the file says how many of its bits are used.
    var declaresBits: Bool
    var pixelDigest: Digest

    /// Decodes a file.
    init(png bytes: [UInt8]) throws(RadiographError) {
        let radiograph = try Radiograph(png: bytes)
        switch radiograph.samples {
        case .eight: bits = 8
        case .sixteen: bits = 16
        }
        (width, height, significantBits) = (radiograph.width, radiograph.height, radiograph.significantBits)
        brightest = Int(radiograph.valueRange.upperBound)
        pixelDigest = radiograph.pixelDigest
        let chunks = (try? PNGStructure(of: bytes))?.chunks ?? []
        declaresBits = chunks.prefix { $0.type != "IDAT" }.contains { $0.type == "sBIT" }
    }
}

/// Remembers what image files hold as long as nobody writes to them, so that a folder under work is not decoded at every
/// look at it.
public final class ImageFactsCache: Sendable {
    /// A file at a moment: any write gives it another time, any replacement another number.
    struct Identity: Hashable {
        var path: String
        var number: UInt64
        var bytes: Int64
        var seconds: Int
        var nanoseconds: Int

        /// `nil` when there is no such file.
        init?(_ file: URL) {
            var status = stat()
            guard stat(file.path, &status) == 0 else { return nil }
            path = file.path
            (number, bytes) = (UInt64(status.st_ino), Int64(status.st_size))
            (seconds, nanoseconds) = (Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))
        }
    }

    /// By path: what a file held before it was replaced is nobody's twin.
    private let known = Mutex<[String: (identity: Identity, facts: ImageFacts)]>([:])

    /// Remembers nothing yet.
    public init() {}

    func facts(of identity: Identity) -> ImageFacts? {
        known.withLock { known in
            known[identity.path].flatMap { $0.identity == identity ? $0.facts : nil }
        }
    }

    func keep(_ new: ImageFacts, of identity: Identity) {
        known.withLock { $0[identity.path] = (identity, new) }
    }

    /// Forgets a file.
    func forget(_ file: URL) { known.withLock { $0[file.path] = nil } }

    /// Forgets what lies in a folder.
    func forget(below folder: URL) {
        known.withLock { known in known = known.filter { !$0.key.hasPrefix(folder.path + "/") } }
    }

    /// Files in a folder with these pixels, as far as they have been looked at.
    func files(with digest: Digest, below folder: URL) -> [String] {
        known.withLock { known in
            known.filter { $0.value.facts.pixelDigest == digest && $0.key.hasPrefix(folder.path + "/") }.map(\.key)
        }
    }
}
