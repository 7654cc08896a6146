import Cryptography
public import Foundation
import Studies

/// A model in a library's folder.
public struct InstalledModel: Sendable {
    /// Its card.
    public let card: ModelCard
    /// Its own folder.
    public let folder: URL

    /// Names within a model's folder.
    enum FileName {
        static let card = "card.json"
        static let weights = "weights.safetensors"
        static let selfTestImage = "self-test.png"
        static let selfTest = "self-test.json"
    }

    /// Reads the card of a model's folder.
    init(_ folder: URL) throws(ScoringError) {
        let file = folder.appendingPathComponent(FileName.card).path
        let checked = ModelCard.parse(try WholeFile.read(file, limit: 1 << 20), named: file)
        guard let card = checked.value else { throw .card(checked.errors) }
        self.card = card
        self.folder = folder
    }

    /// The weights, safetensors with torchvision's names.
    public var weightsFile: URL { folder.appendingPathComponent(card.weights.file) }
    var cardFile: String { folder.appendingPathComponent(FileName.card).path }

    /// SHA-256 of the weights as they lie on the disk now.
    func weightsDigest() throws(ScoringError) -> Digest { try Digest(ofFile: weightsFile.path) }
}

extension Digest {
    /// SHA-256 of a file, read in pieces.
    init(ofFile path: String) throws(ScoringError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw WholeFile.failure(path) }
        defer { close(descriptor) }
        let stream = DigestStream()
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw WholeFile.failure(path) }
            if count == 0 { break }
            stream.update(count == piece.count ? piece : Array(piece[..<count]))
        }
        self = stream.finish()
    }
}
