import Reports
import Studies

/// Where one goes from a cell: to the next conflict in the order of the desk, row by row; to the next case of the same
/// reader; to the next reader of the same case.
struct DeskWays {
    private let matrix: Disagreement
    private let view: DeskView
    private let rows: [DisagreementCase]
    /// The cell's row; `nil` when the filter leaves its case out.
    private let row: Int?
    private let column: Int?

    init(_ matrix: Disagreement, view: DeskView, place: Int, column: Int?) {
        self.matrix = matrix
        self.view = view
        self.column = column
        rows = matrix.ordered(view.order, where: view.filter)
        row = rows.firstIndex { $0.place == place }
    }

    /// The ways that there are, by name.
    func addresses(_ study: StudyAddress) -> [(name: String, address: String)] {
        guard let row, let column else { return [] }
        let ways: [(String, (row: Int, column: Int)?)] = [
            ("previousConflict", conflict(from: row, column, step: -1)),
            ("nextConflict", conflict(from: row, column, step: 1)),
            ("previousCase", row > 0 ? (row - 1, column) : nil),
            ("nextCase", row + 1 < rows.count ? (row + 1, column) : nil),
            ("previousReader", column > 0 ? (row, column - 1) : nil),
            ("nextReader", column + 1 < matrix.readers.count ? (row, column + 1) : nil),
        ]
        return ways.compactMap { name, cell in
            cell.map { cell in
                (
                    name,
                    study.reading(
                        rows[cell.row].item.number, by: matrix.readers[cell.column].id.description, view)
                )
            }
        }
    }

    /// The next cell that contradicts the model; without a model, that is wrong.
    private func conflict(from row: Int, _ column: Int, step: Int) -> (row: Int, column: Int)? {
        let width = matrix.readers.count
        var place = row * width + column + step
        while place >= 0, place < rows.count * width {
            let cell = matrix.cell(case: rows[place / width].place, column: place % width)
            let isConflict = matrix.model == nil ? cell.isWrong : cell.contradictsModel
            if isConflict == true { return (place / width, place % width) }
            place += step
        }
        return nil
    }
}
