import Statistics

/// P values that were adjusted together by Holm's method; places without a test keep none.
struct HolmAdjusted {
    private let values: [Double?]

    /// - Parameter values: each 0...1; `nil` where there is no test.
    init(_ values: [Double?]) {
        guard var adjusted = try? adjustedPValues(values.compactMap(\.self), .holm)[...] else {
            self.values = values
            return
        }
        self.values = values.map { $0 == nil ? nil : adjusted.popFirst() }
    }

    /// The adjusted value of a place.
    subscript(place: Int) -> Double? { values[place] }
}
