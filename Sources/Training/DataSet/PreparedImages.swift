import Cryptography
public import Foundation

/// Radiographs that were decoded and resampled before, kept on the disk by the SHA-256 of the file and by what was done
/// to it. An image is there whole or not at all; one whose bytes were damaged counts as not there.
public struct PreparedImages: Sendable {
    /// The folder; it need not exist.
    public let folder: URL
    /// What was done to the radiographs.
    public let preparation: ImagePreparation

    /// The images of a folder.
    public init(folder: URL, preparation: ImagePreparation) {
        self.folder = folder
        self.preparation = preparation
    }

    private static let digestLength = 32

    private func place(of digest: Digest) -> URL {
        let name = digest.description
        return folder.appendingPathComponent("\(preparation.name)/\(name.prefix(2))/\(name).grey")
    }

    /// Greys row by row; `nil` when the image is not there.
    ///
    /// - Parameter digest: SHA-256 of the file that was decoded.
    /// - Throws: ``TrainingRunError/file(path:reason:)``.
    func greys(of digest: Digest) throws(TrainingRunError) -> [UInt8]? {
        guard let bytes = try DurableFile.read(ifPresent: place(of: digest).path) else { return nil }
        guard bytes.count == preparation.count + Self.digestLength else { return nil }
        let greys = Array(bytes[..<preparation.count])
        return Digest(of: greys).bytes == Array(bytes[preparation.count...]) ? greys : nil
    }

    /// Keeps an image.
    func keep(_ greys: [UInt8], of digest: Digest) throws(TrainingRunError) {
        let place = place(of: digest)
        try DurableFile.makeFolder(place.deletingLastPathComponent().path)
        try DurableFile.write(greys + Digest(of: greys).bytes, to: place.path)
    }
}
