/// A heat map as numbers, with the part of the radiograph's plane that it covers.
public struct HeatMapGrid: Equatable, Sendable {
    /// Number of rows, at least 1.
    public let rows: Int
    /// Number of columns, at least 1.
    public let columns: Int
    /// Activation, finite and not negative, row by row from the top left; `rows * columns` values.
    public let values: [Float]
    /// Where the map's corners lie, in pixels of the radiograph. A map of a padded image reaches beyond the radiograph.
    public let extent: ReferenceStandard.Box

    /// - Returns: `nil` when the number of values is wrong, one is negative or not finite, or the extent is empty.
    public init?(rows: Int, columns: Int, values: [Float], extent: ReferenceStandard.Box) {
        guard rows > 0, columns > 0, values.count == rows * columns, values.allSatisfy({ $0.isFinite && $0 >= 0 }),
            extent.x1 > extent.x0, extent.y1 > extent.y0
        else { return nil }
        self.rows = rows
        self.columns = columns
        self.values = values
        self.extent = extent
    }
}

/// How a heat map lies to the box around a fracture.
public struct BoxAgreement: Equatable, Sendable {
    /// The pointing game with a tolerance of 0: the centre of the map's highest cell lies in the box or on its edge.
    /// Of equal cells the first in reading order is the peak; a map that is the same everywhere points nowhere and is a miss.
    public let isHit: Bool
    /// The share of the activation that lies in the box, 0...1; cells that an edge cuts count with the part of their
    /// area inside. `nil` for a map without any activation.
    public let energyInside: Double?

    /// Takes both measures as known.
    public init(isHit: Bool, energyInside: Double?) {
        self.isHit = isHit
        self.energyInside = energyInside
    }

    /// Compares a map with a box.
    ///
    /// - SeeAlso: Pointing game: Zhang et al., Int J Comput Vis 126 (2018) 1084-1102, doi:10.1007/s11263-017-1059-x (there
    ///   with a tolerance of 15 pixels). Energy: Wang et al., Score-CAM, CVPR Workshops 2020, doi:10.1109/CVPRW50498.2020.00020.
    public init(_ map: HeatMapGrid, _ box: ReferenceStandard.Box) {
        let cellWidth = (map.extent.x1 - map.extent.x0) / Double(map.columns)
        let cellHeight = (map.extent.y1 - map.extent.y0) / Double(map.rows)
        let across = (0..<map.columns).map { column in
            Self.overlap(map.extent.x0 + Double(column) * cellWidth, cellWidth, box.x0, box.x1)
        }
        let down = (0..<map.rows).map { row in
            Self.overlap(map.extent.y0 + Double(row) * cellHeight, cellHeight, box.y0, box.y1)
        }
        var (all, inside) = (0.0, 0.0)
        var peak = 0
        for row in 0..<map.rows {
            for column in 0..<map.columns {
                let index = row * map.columns + column
                let value = Double(map.values[index])
                all += value
                inside += value * across[column] * down[row]
                if map.values[index] > map.values[peak] { peak = index }
            }
        }
        let x = map.extent.x0 + (Double(peak % map.columns) + 0.5) * cellWidth
        let y = map.extent.y0 + (Double(peak / map.columns) + 0.5) * cellHeight
        let isPointed = map.values.contains { $0 < map.values[peak] }
        isHit = isPointed && (box.x0...box.x1).contains(x) && (box.y0...box.y1).contains(y)
        energyInside = all > 0 ? min(1, inside / all) : nil
    }

    /// The part of a cell's side that lies between two limits, 0...1.
    private static func overlap(_ start: Double, _ length: Double, _ low: Double, _ high: Double) -> Double {
        max(0, min(start + length, high) - max(start, low)) / length
    }
}
