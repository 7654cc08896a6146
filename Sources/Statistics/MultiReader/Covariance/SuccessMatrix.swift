/// Whether a reader ranks a diseased case above a healthy one: 2 if above, 1 if tied, 0 if below or not read. One row for
/// each diseased case, one column for each healthy one. Whole numbers, so that sums are exact in any order.
///
/// Matrices of several readers may be added; then an element counts the readers.
struct SuccessMatrix {
    let rowCount: Int
    let columnCount: Int
    private(set) var elements: [Int32]

    /// All zero.
    init(rows: Int, columns: Int) {
        rowCount = rows
        columnCount = columns
        elements = [Int32](repeating: 0, count: rows * columns)
    }

    mutating func add(_ other: SuccessMatrix) {
        for index in elements.indices { elements[index] &+= other.elements[index] }
    }

    /// Becomes the successes of one cell, whose ratings are given diseased first.
    mutating func fill(_ ratings: ArraySlice<Double>) {
        let ranks = Self.ranks(ratings)
        let columns = Array(ranks[rowCount...].map { $0 ?? .max })
        for row in 0..<rowCount {
            let own = ranks[row] ?? .min
            let start = row * columnCount
            for column in 0..<columnCount {
                let other = columns[column]
                // A missing case lies beyond all ranks on its losing side, so it adds nothing.
                elements[start + column] = (own > other ? 1 : 0) &+ (own >= other ? 1 : 0)
            }
        }
    }

    /// Becomes the design of one cell: 1 where both cases were read.
    mutating func fillDesign(_ ratings: ArraySlice<Double>) {
        let isRead = ratings.map { !$0.isNaN }
        for row in 0..<rowCount {
            for column in 0..<columnCount {
                elements[row * columnCount + column] = isRead[row] && isRead[rowCount + column] ? 1 : 0
            }
        }
    }

    /// Ratings as whole numbers in the same order, equal where ratings are; `nil` where there is none.
    private static func ranks(_ ratings: ArraySlice<Double>) -> [Int32?] {
        let places = ratings.indices.filter { !ratings[$0].isNaN }.sorted { ratings[$0] < ratings[$1] }
        var ranks = [Int32?](repeating: nil, count: ratings.count)
        var rank: Int32 = 0
        for (position, place) in places.enumerated() {
            if position > 0, ratings[place] > ratings[places[position - 1]] { rank += 1 }
            ranks[place - ratings.startIndex] = rank
        }
        return ranks
    }
}

/// Sums of products of two success matrices over pairs of comparisons, by what the two comparisons may share.
struct PatternSums: Equatable {
    /// Same diseased and same healthy case.
    var sameBoth = 0
    /// Same diseased case, any two healthy ones.
    var samePositive = 0
    /// Same healthy case, any two diseased ones.
    var sameNegative = 0
    /// Any two comparisons.
    var any = 0

    static func + (left: Self, right: Self) -> Self {
        PatternSums(
            sameBoth: left.sameBoth + right.sameBoth, samePositive: left.samePositive + right.samePositive,
            sameNegative: left.sameNegative + right.sameNegative, any: left.any + right.any)
    }

    /// The same sums with cases that differ where they are not the same: both same, healthy differ, diseased differ,
    /// both differ.
    var exclusive: [Int] {
        [
            sameBoth, samePositive - sameBoth, sameNegative - sameBoth,
            any - samePositive - sameNegative + sameBoth,
        ]
    }
    /// As in ``exclusive``, with equal cases among the differing ones.
    var inclusive: [Int] { [sameBoth, samePositive, sameNegative, any] }
}

/// A success matrix with the sums of its rows and columns.
struct SummedMatrix {
    let matrix: SuccessMatrix
    private let rows: [Int]
    private let columns: [Int]
    let total: Int

    init(_ matrix: SuccessMatrix) {
        self.matrix = matrix
        var rows = [Int](repeating: 0, count: matrix.rowCount)
        var columns = [Int32](repeating: 0, count: matrix.columnCount)
        for row in 0..<matrix.rowCount {
            let start = row * matrix.columnCount
            var sum: Int32 = 0
            for column in 0..<matrix.columnCount {
                let element = matrix.elements[start + column]
                sum &+= element
                columns[column] &+= element
            }
            rows[row] = Int(sum)
        }
        self.rows = rows
        self.columns = columns.map(Int.init)
        total = rows.reduce(0, +)
    }

    /// Sums of products with another matrix of the same shape.
    func products(with other: SummedMatrix) -> PatternSums {
        var both = 0
        for index in matrix.elements.indices {
            both &+= Int(matrix.elements[index]) &* Int(other.matrix.elements[index])
        }
        return PatternSums(
            sameBoth: both, samePositive: zip(rows, other.rows).reduce(0) { $0 + $1.0 * $1.1 },
            sameNegative: zip(columns, other.columns).reduce(0) { $0 + $1.0 * $1.1 }, any: total * other.total)
    }
}
