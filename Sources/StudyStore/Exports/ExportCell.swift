import Studies

/// One cell of an exported table, before it becomes text, JSON or a spreadsheet's cell.
enum ExportCell: Sendable {
    case empty
    case text(String)
    case integer(Int64)
    case real(Double)
    /// Seconds with three decimals.
    case seconds(milliseconds: Int64)
    /// ISO 8601 in UTC.
    case moment(milliseconds: Int64)
    case flag(Bool)
    case marks([Mark])
    /// JSON as it is; a text where there is none.
    case json(String)

    init(_ value: String?) { self = value.map(Self.text) ?? .empty }
    init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .empty }
    init(_ value: Double?) { self = value.map(Self.real) ?? .empty }
    init(_ value: Bool?) { self = value.map(Self.flag) ?? .empty }
    init(_ value: Timestamp?) { self = value.map { .moment(milliseconds: $0.milliseconds) } ?? .empty }
    init(seconds milliseconds: Int64?) { self = milliseconds.map { .seconds(milliseconds: $0) } ?? .empty }
}

/// What a column holds, as the data dictionary calls it.
enum ExportType: String {
    case text
    case code
    case integer
    case number
    case flag = "yes/no"
    case moment = "date and time"
    case marks
    case track

    /// The values of columns of this type that say nothing else.
    var values: String {
        switch self {
        case .flag: "1 = yes; 0 = no"
        case .moment: "ISO 8601, UTC, with milliseconds"
        case .text, .code, .integer, .number, .marks, .track: ""
        }
    }
}

extension [Mark] {
    /// `box right 1.5 2.0 3.0 4.0; point - 7.0 8.0`, or `none`.
    var exportText: String {
        guard !isEmpty else { return "none" }
        return map { mark in
            let side = mark.side?.rawValue ?? "-"
            let place = "\(mark.shape.rawValue) \(side) \(mark.x) \(mark.y)"
            return mark.shape == .box ? "\(place) \(mark.width) \(mark.height)" : place
        }.joined(separator: "; ")
    }
}
