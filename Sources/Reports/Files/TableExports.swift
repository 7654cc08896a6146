import Studies

extension Table {
    /// The table for programs: RFC 4180, every number in a column of its own with all its digits, text cells that a
    /// spreadsheet would take for formulas made harmless. Title and footnotes are not in it.
    public var csv: String {
        let fields = TableFields(self)
        return DelimitedText.row(fields.columns.map(\.key))
            + fields.rows.map { row in
                DelimitedText.row(
                    row.map { field in
                        switch field {
                        case .text(let text): text
                        case .whole(let count): String(count)
                        case .number(let value): PrintedNumber.shortest(value)
                        case .none: ""
                        }
                    })
            }.joined()
    }

    /// The table with everything: `title`, `columns` (key, heading), `rows` (objects by key, null for no value),
    /// `footnotes`, `methods`.
    public var json: JSONDocument {
        let fields = TableFields(self)
        let rows = fields.rows.map { row in
            JSONDocument.object(
                Dictionary(
                    zip(fields.columns.map(\.key), row.map(JSONDocument.init)), uniquingKeysWith: { first, _ in first })
            )
        }
        return .object([
            "title": .text(title),
            "columns": .list(
                fields.columns.map { .object(["key": .text($0.key), "heading": .text($0.heading)]) }),
            "rows": .list(rows), "footnotes": .list(footnotes.map(JSONDocument.text)),
            "methods": .list(methodNotes.map(JSONDocument.text)),
        ])
    }

    /// The table as a sheet of a spreadsheet: title, head, values with all their digits, footnotes.
    ///
    /// - Parameter name: on the sheet's tab; the title when `nil`.
    public func sheet(named name: String? = nil) -> Spreadsheet.Sheet {
        let fields = TableFields(self)
        var sheet = Spreadsheet.Sheet(name: name ?? title)
        sheet.rows.append([.text(title, .title)])
        sheet.rows.append(fields.columns.map { .text($0.heading, .heading) })
        for row in fields.rows {
            sheet.rows.append(
                zip(row, fields.columns).map { field, column in
                    switch field {
                    case .text(let text): .text(text, .plain)
                    case .whole(let count): .number(Double(count), .whole)
                    case .number(let value):
                        value.isFinite
                            ? .number(value, .init(column.format)) : .text(PrintedNumber.shortest(value), .plain)
                    case .none: .empty
                    }
                })
        }
        sheet.rows += (methodNotes + footnotes).map { [.text($0, .note)] }
        sheet.frozenRows = 2
        sheet.columnWidths = fields.columns.map { Double(min(28, max(10, $0.heading.count + 2))) }
        return sheet
    }
}

extension JSONDocument {
    init(_ field: TableFields.Field) {
        self =
            switch field {
            case .text(let text): .text(text)
            case .whole(let count): .whole(count)
            case .number(let value): .number(value)
            case .none: .null
            }
    }
}

extension Spreadsheet.NumberFormat {
    init(_ format: Table.Format) {
        self =
            switch format {
            case .text: .general
            case .count: .whole
            case .number(let decimals): .decimals(decimals)
            case .percent(let decimals): .percent(decimals)
            case .pValue: .decimals(4)
            case .seconds: .decimals(1)
            }
    }
}
