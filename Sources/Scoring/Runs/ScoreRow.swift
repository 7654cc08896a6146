public import Cryptography

/// What is known of one image of a folder: its score, or why it has none.
public struct ScoreRow: Equatable, Sendable {
    /// Path relative to the folder of the images.
    public var image: String
    /// SHA-256 of the file; `nil` when it could not be read.
    public var digest: Digest?
    /// Pixels a row; 0 when the image could not be decoded.
    public var width = 0
    /// Rows; 0 when the image could not be decoded.
    public var height = 0
    /// By class; empty when there is no score.
    public var probabilities: [Float] = []
    /// Whether the probability of the positive class reaches the threshold.
    public var isPositive = false
    /// Path of the heat map without extension: `.png` is the picture, `.csv` the numbers, `.json` peak and box.
    /// `nil` when there is none.
    public var map: String?
    /// Why there is no score.
    public var problem: String?

    /// The columns of a table for a model of these classes.
    static func header(classes: [String]) -> [String] {
        ["image", "sha256", "width", "height"] + classes.map { "probability_\($0)" } + ["positive", "map", "problem"]
    }

    /// The row's cells, in the order of the header.
    func cells(classes: Int) -> [String] {
        let numbers = probabilities.isEmpty ? Array(repeating: "", count: classes) : probabilities.map { "\($0)" }
        return [image, digest?.description ?? "", width > 0 ? "\(width)" : "", height > 0 ? "\(height)" : ""] + numbers
            + [probabilities.isEmpty ? "" : isPositive ? "yes" : "no", map ?? "", problem ?? ""]
    }

    init(image: String) { self.image = image }

    /// Reads cells; `nil` when they are not those of a row.
    init?(_ cells: [String], classes: Int) {
        guard cells.count == 7 + classes, !cells[0].isEmpty else { return nil }
        image = cells[0]
        digest = Digest(hexadecimal: cells[1])
        width = Int(cells[2]) ?? 0
        height = Int(cells[3]) ?? 0
        map = cells[5 + classes].isEmpty ? nil : cells[5 + classes]
        problem = cells[6 + classes].isEmpty ? nil : cells[6 + classes]
        isPositive = cells[4 + classes] == "yes"
        if problem == nil {
            let numbers = cells[4..<4 + classes].compactMap { Float($0) }
            guard digest != nil, numbers.count == classes, numbers.allSatisfy({ (0...1).contains($0) }) else {
                return nil
            }
            probabilities = numbers
        }
    }
}
