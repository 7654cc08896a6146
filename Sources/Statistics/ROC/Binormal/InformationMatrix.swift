/// A symmetric matrix of expected information.
struct InformationMatrix {
    private let size: Int
    private var values: [Double]

    init(size: Int) {
        self.size = size
        values = [Double](repeating: 0, count: size * size)
    }

    /// Adds a weighted outer product of a vector of which the places not named are zero.
    mutating func add(_ vector: [(place: Int, value: Double)], weight: Double) {
        for first in vector {
            for second in vector { values[first.place * size + second.place] += weight * first.value * second.value }
        }
    }

    /// The lower triangle of Cholesky's decomposition; `nil` when the matrix is not positive definite.
    private var triangle: [Double]? {
        var lower = values
        for row in 0..<size {
            for column in 0...row {
                var sum = values[row * size + column]
                for inner in 0..<column { sum -= lower[row * size + inner] * lower[column * size + inner] }
                if row == column {
                    guard sum > values[row * size + row] * 1e-14, sum.isFinite else { return nil }
                    lower[row * size + row] = sum.squareRoot()
                } else {
                    lower[row * size + column] = sum / lower[column * size + column]
                }
            }
        }
        return lower
    }

    /// x of matrix · x = right; `nil` when the matrix is not positive definite.
    func solution(_ right: [Double]) -> [Double]? {
        guard let lower = triangle else { return nil }
        var x = right
        for row in 0..<size {
            for inner in 0..<row { x[row] -= lower[row * size + inner] * x[inner] }
            x[row] /= lower[row * size + row]
        }
        for row in (0..<size).reversed() {
            for inner in row + 1..<size { x[row] -= lower[inner * size + row] * x[inner] }
            x[row] /= lower[row * size + row]
        }
        return x
    }

    /// The upper left corner of the inverse: variances of the first two parameters and their covariance; not a number
    /// when the matrix is not positive definite.
    var inverseOfLeadingPair: (first: Double, second: Double, between: Double) {
        func column(_ place: Int) -> [Double]? { solution((0..<size).map { $0 == place ? 1 : 0 }) }
        guard let first = column(0), let second = column(1) else { return (.nan, .nan, .nan) }
        return (first[0], second[1], first[1])
    }
}
