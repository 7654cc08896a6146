extension TableScan {
    /// The columns that hold the reference standard.
    static let boxColumns = ["box_x0", "box_y0", "box_x1", "box_y1"]

    private enum YesNo: String, CaseIterable {
        case yes, no
    }

    /// What a row says about the truth, as far as it can be read.
    struct Truth {
        var fracture: Bool?
        var type: ReferenceStandard.FractureType?
        /// The whole; `nil` when any part is missing or wrong.
        var reference: ReferenceStandard?
    }

    /// Reads the truth of a row and looks for contradictions.
    ///
    /// - Parameter source: How the truth was established; `nil` when the row lacks it and that has been reported.
    mutating func truth(_ row: DelimitedTable.Row, source: String?) -> Truth {
        let before = problems.count
        let answer: YesNo? = word(row, "fracture")
        let fracture = answer.map { $0 == .yes }
        var type: ReferenceStandard.FractureType? = word(row, "type")
        let side: ReferenceStandard.Side? = word(row, "side")
        let box = box(row)
        switch fracture {
        case false?:
            if row.value("type") == nil { type = ReferenceStandard.FractureType.none }
            if let type, type != .none {
                report(
                    row, "type", "is a type of fracture, and the column fracture says no",
                    "write none, or correct the column fracture")
            }
            if side != nil {
                report(
                    row, "side", "is the side of a fracture, and the column fracture says no",
                    "empty the cell, or correct the column fracture")
            }
            if box != nil {
                report(
                    row, "box_x0", "begins the box of a fracture, and the column fracture says no",
                    "empty the four cells of the box, or correct the column fracture")
            }
        case true?:
            if row.value("type") == nil {
                report(row, "type", "is empty, and the case has a fracture", "write femoral_neck or intertrochanteric")
            }
            if type == ReferenceStandard.FractureType.none {
                report(
                    row, "type", "says that there is none, and the column fracture says yes",
                    "write femoral_neck or intertrochanteric, or correct the column fracture")
            }
            if row.value("side") == nil {
                warn(row, "side", "is empty, and the case has a fracture", "write left or right if it is known")
            }
        case nil:
            break
        }
        let isClean = !problems[before...].contains { $0.severity == .error }
        guard isClean, let fracture, let type, let source else { return Truth(fracture: fracture, type: type) }
        return Truth(
            fracture: fracture, type: type,
            reference: ReferenceStandard(fracture: fracture, type: type, side: side, source: source, box: box))
    }

    private mutating func box(_ row: DelimitedTable.Row) -> ReferenceStandard.Box? {
        let columns = Self.boxColumns
        let given = columns.filter { row.value($0) != nil }
        guard !given.isEmpty else { return nil }
        guard given.count == columns.count else {
            let missing = columns.filter { row.value($0) == nil }
            report(
                row, missing[0], "is empty, and \(given.joined(separator: ", ")) is given",
                "fill in all four edges of the box, or none")
            return nil
        }
        var edges: [Double] = []
        for column in columns {
            if let edge = row.value(column).flatMap(Double.plain), edge >= 0, edge <= 100_000 {
                edges.append(edge)
            } else {
                report(
                    row, column, "is not a position in the image",
                    "write the distance from the left or upper edge in pixels")
            }
        }
        guard edges.count == 4 else { return nil }
        for (low, high) in [(0, 2), (1, 3)] where edges[high] <= edges[low] {
            report(
                row, columns[high], "is not greater than \(columns[low])",
                "write the left and upper edge first, then the right and lower one")
        }
        return ReferenceStandard.Box(x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3])
    }
}
