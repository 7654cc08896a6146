import Statistics

/// The order in which a reviewer sees heat maps: all orders equally probable, the same for the same seed and reviewer.
///
/// - Parameters:
///   - count: Number of maps.
///   - seed: The seed of the reviewer's invitation, kept in the history.
///   - reviewer: The reviewer's number in the study, from 1.
/// - Returns: Indices of the maps, from 0, in the order in which they are seen.
public func heatMapOrder(count: Int, seed: UInt64, reviewer: Int) -> [Int] {
    // The second part keeps these orders apart from those of readers, whose parts are reader and session.
    var generator = SeededGenerator(seed: seed, parts: [UInt64(reviewer), 0])
    var order = Array(0..<count)
    generator.shuffle(&order)
    return order
}
