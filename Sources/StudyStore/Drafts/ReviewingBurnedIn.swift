public import Cryptography
import Foundation
public import Radiographs
public import Studies
import Synchronization

/// Remembers where something may be written in pictures, by their grey values, while the program runs.
final class KnownLikelyTexts: Sendable {
    private let known = Mutex<[Digest: [LikelyText]]>([:])

    func places(in pixels: Digest) -> [LikelyText]? { known.withLock { $0[pixels] } }

    func keep(_ places: [LikelyText], of pixels: Digest) { known.withLock { $0[pixels] = places } }
}

/// Why a review of writing in an image is not kept.
@_spi(Confidential) public enum BurnedInProblem: Error, Equatable, Sendable {
    /// The image is another than was looked at.
    case imageChanged
    /// A box lies outside the picture.
    case outside(box: String, width: Int, height: Int)
}

@_spi(Confidential) extension StudyDrafts {
    /// The images of a draft with what is known of writing in them; decodes nothing.
    public func burnedIn(in draft: StudyDraft) -> [BurnedInImage] {
        let standing = Dictionary(reviews(of: draft).map { ($0.after, $0) }) { _, last in last }
        return images(of: draft).map { image in
            let file = draft.folder.appendingPathComponent(image.path)
            let pixels = ImageFactsCache.Identity(file).flatMap { known.facts(of: $0)?.pixelDigest }
            return BurnedInImage(
                path: image.path, isPractice: image.isPractice, pixels: pixels,
                places: pixels.flatMap { likelyTexts.places(in: $0) },
                review: pixels.flatMap { standing[$0.description] })
        }
    }

    /// Searches images that were not searched yet for writing, until some time has passed, and one at least. A file that is no radiograph is
    /// passed over; the check of the draft tells of it.
    ///
    /// - Returns: How many images were searched, of how many that can be.
    public func searchBurnedIn(in draft: StudyDraft, for duration: Duration) -> (done: Int, of: Int) {
        let began = ContinuousClock.now
        var (done, all, searched) = (0, 0, 0)
        for image in images(of: draft) {
            all += 1
            let file = draft.folder.appendingPathComponent(image.path)
            guard let identity = ImageFactsCache.Identity(file) else { continue }
            if let facts = known.facts(of: identity), likelyTexts.places(in: facts.pixelDigest) != nil {
                done += 1
                continue
            }
            // One at least: a server that has other work gets on, too.
            guard searched == 0 || began.duration(to: .now) < duration else { continue }
            searched += 1
            guard let bytes = try? self.image(image.path, of: draft), let facts = try? ImageFacts(png: bytes),
                let radiograph = try? Radiograph(png: bytes)
            else {
                all -= 1
                continue
            }
            likelyTexts.keep(radiograph.likelyTexts(), of: facts.pixelDigest)
            known.keep(facts, of: identity)
            done += 1
        }
        return (done, all)
    }

    /// Keeps what was decided about an image, and blacks boxes out. The decision is on the disk before the picture is
    /// replaced, in one step, by one that holds grey values and nothing else.
    ///
    /// - Parameters:
    ///   - path: As ``images(of:)`` names it.
    ///   - seen: SHA-256 of the grey values that were looked at.
    ///   - boxes: What is blacked out; none when nothing identifying was seen.
    /// - Throws: ``BurnedInProblem``, or ``DraftProblem`` when there is no such image or no room.
    @discardableResult
    public func review(
        _ path: String, of draft: StudyDraft, seen: Digest, blackingOut boxes: [PixelBox], by account: String,
        at now: Timestamp
    ) throws -> BurnedInReview {
        try writing.withLock { _ in
            _ = try self.draft(draft.id)
            let before: Radiograph
            do {
                before = try Radiograph(png: image(path, of: draft))
            } catch is RadiographError {
                throw BurnedInProblem.imageChanged
            }
            guard before.pixelDigest == seen else { throw BurnedInProblem.imageChanged }
            let picture = PixelBox(x: 0, y: 0, width: before.width, height: before.height)
            for box in boxes where !box.overlaps(picture) {
                throw BurnedInProblem.outside(
                    box: box.description, width: before.width, height: before.height)
            }
            let after = before.blackedOut(boxes)
            let review = BurnedInReview(
                image: path, before: seen.description, after: after.pixelDigest.description,
                boxes: boxes.map(\.description), by: account, at: now.milliseconds)
            try append(review, to: draft)
            guard review.hasBlackedOut else { return review }
            let file = draft.folder.appendingPathComponent(path)
            let bytes = after.pngStatingBits()
            try write(bytes, to: file)
            likelyTexts.keep(after.likelyTexts(), of: after.pixelDigest)
            if let identity = ImageFactsCache.Identity(file), let facts = try? ImageFacts(png: bytes) {
                known.keep(facts, of: identity)
            }
            return review
        }
    }

    /// All reviews of a draft's images, in the order in which they were made.
    public func reviews(of draft: StudyDraft) -> [BurnedInReview] {
        guard let data = try? Data(contentsOf: draft.burnedInReviews) else { return [] }
        // A line that was cut off when the machine stopped is no decision.
        return data.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(BurnedInReview.self, from: $0)
        }
    }

    private func append(_ review: BurnedInReview, to draft: StudyDraft) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let before = (try? Data(contentsOf: draft.burnedInReviews)) ?? Data()
        let line = try encoder.encode(review) + Data([UInt8(ascii: "\n")])
        let isWhole = before.isEmpty || before.last == UInt8(ascii: "\n")
        do {
            try AppendedFile.append(isWhole ? line : Data([UInt8(ascii: "\n")]) + line, to: draft.burnedInReviews)
        } catch {
            throw DraftProblem.storageFull
        }
    }
}

extension StudyDraft {
    /// What coordinators decided about writing in the images, one JSON object a line.
    var burnedInReviews: URL { folder.appendingPathComponent(".burned-in.jsonl") }
}

/// A file that only grows, and whose last line is on the disk.
enum AppendedFile {
    static func append(_ line: Data, to file: URL) throws {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: line)
        try handle.synchronize()
        try handle.close()
    }
}
