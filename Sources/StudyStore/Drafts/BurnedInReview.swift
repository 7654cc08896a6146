public import Cryptography
import Foundation
public import Radiographs

/// What a coordinator decided after a look for writing in an image of a draft.
@_spi(Confidential) public struct BurnedInReview: Codable, Equatable, Sendable {
    /// The image's path in the draft's folder.
    public var image: String
    /// SHA-256 of the grey values that were looked at, see `Radiograph.pixelDigest`.
    public var before: String
    /// SHA-256 of the grey values afterwards; the same when nothing was blacked out.
    public var after: String
    /// What was blacked out, `x,y,width,height` in pixels from the top left; none when nothing identifying was seen.
    public var boxes: [String]
    /// Name of the account.
    public var by: String
    /// Milliseconds since 1970 UTC.
    public var at: Int64

    /// Whether something was blacked out.
    public var hasBlackedOut: Bool { !boxes.isEmpty }

    /// The reviews that led to a picture, in the order in which they were made.
    ///
    /// - Parameter pixels: SHA-256 of the picture's grey values.
    static func leading(to pixels: Digest, in reviews: [BurnedInReview]) -> [BurnedInReview] {
        var wanted: Set<String> = [pixels.description]
        var found: [BurnedInReview] = []
        for review in reviews.reversed() where wanted.contains(review.after) {
            wanted.insert(review.before)
            found.append(review)
        }
        return found.reversed()
    }
}

/// An image of a draft, with what is known of writing in it.
@_spi(Confidential) public struct BurnedInImage: Equatable, Sendable {
    /// In the study's folder.
    public var path: String
    /// Whether it is one of the practice cases'.
    public var isPractice: Bool
    /// SHA-256 of its grey values; `nil` while nobody has looked at the file.
    public var pixels: Digest?
    /// Where something may be written; `nil` while it was not searched.
    public var places: [LikelyText]?
    /// The last review that led to these very pixels: an image that was replaced has none.
    public var review: BurnedInReview?
}

extension PixelBox {
    /// A box as `description` writes it; `nil` for any other text.
    @_spi(Confidential) public init?(written text: some StringProtocol) {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Int($0.trimmingCharacters(in: .whitespaces))
        }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3], (0...100_000).contains(x), (0...100_000).contains(y),
            (1...100_000).contains(width), (1...100_000).contains(height)
        else { return nil }
        self.init(x: x, y: y, width: width, height: height)
    }
}
