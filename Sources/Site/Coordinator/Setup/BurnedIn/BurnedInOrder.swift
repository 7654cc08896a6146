import Radiographs
@_spi(Confidential) import StudyStore

/// The images of a draft in the order in which they are looked at: where something may be written first, what was looked
/// at last.
struct BurnedInOrder {
    let images: [BurnedInImage]

    init(_ images: [BurnedInImage]) {
        self.images = images.enumerated().sorted { ($0.element.urgency, $0.offset) < ($1.element.urgency, $1.offset) }
            .map(\.element)
    }

    /// Images that somebody has looked at as they are now.
    var reviewed: Int { images.count { $0.review != nil } }

    /// Images in which something may be written, and at which nobody has looked.
    var flagged: Int { images.count { $0.urgency == 0 } }

    /// The next image that nobody has looked at; `nil` when all were.
    ///
    /// - Parameter path: The image that is left; it comes last.
    func next(after path: String?) -> BurnedInImage? {
        let left = images.filter { $0.review == nil && $0.path != path }
        return left.first
    }
}

extension BurnedInImage {
    /// 0 for what is to be looked at first.
    var urgency: Int {
        if review != nil { return 3 }
        guard let places else { return 1 }
        return places.isEmpty ? 2 : 0
    }
}
