import Radiographs
import Studies
@_spi(Confidential) import StudyStore

/// The page that lists a draft's images by what may be written in them.
struct BurnedInListPage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let done: String?
    let hasImages: Bool
    let count: Int
    let reviewed: Int
    let flagged: Int
    let isSearched: Bool
    /// The image to begin with; `nil` when all were looked at.
    let first: String?
    let rows: [BurnedInRow]
    let pageData: String
}

/// An image in the list.
struct BurnedInRow: Sendable {
    let path: String
    let address: String
    let thumbnail: String
    let isPractice: Bool
    let state: String
    /// `flagged`, `unseen`, `searching`, `clean` or `blacked-out`.
    let stateKind: String
    let review: BurnedInReviewValue?

    /// - Parameter words: A text of these pages by its key, with values to fill in.
    init(_ image: BurnedInImage, address: BurnedInAddress, words: (String, [String: String]) -> String) {
        path = image.path
        self.address = address.image(image.path)
        thumbnail = address.thumbnail(image.path)
        isPractice = image.isPractice
        review = image.review.map { BurnedInReviewValue($0, words: words) }
        if let review {
            (state, stateKind) = (review.what, review.hasBlackedOut ? "blacked-out" : "clean")
        } else if let places = image.places {
            stateKind = places.isEmpty ? "unseen" : "flagged"
            state = words("state.\(stateKind)", ["count": String(places.count)])
        } else {
            stateKind = "searching"
            state = words("state.searching", [:])
        }
    }
}

/// What was decided about an image, in words.
struct BurnedInReviewValue: Sendable {
    let what: String
    let hasBlackedOut: Bool
    let by: String
    let at: TimeValue

    init(_ review: BurnedInReview, words: (String, [String: String]) -> String) {
        hasBlackedOut = review.hasBlackedOut
        what = words(
            review.hasBlackedOut ? "state.blackedOut" : "state.clean", ["count": String(review.boxes.count)])
        by = review.by
        at = TimeValue(Timestamp(milliseconds: review.at))
    }
}

/// The page on which one image is looked at.
struct BurnedInImagePage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let problem: String?
    let done: String?
    /// The image that was decided about just now.
    let previous: String?
    let name: String
    let action: String
    let path: String
    let seen: String
    let width: Int
    let height: Int
    let picture: String
    /// Proposed boxes, one a line.
    let boxes: String
    let left: Int
    let count: Int
    let review: BurnedInReviewValue?
    let list: String
    let next: String?
    let pageData: String
}
