/// Writes tables as RFC 4180 text that spreadsheets can open without running anything in them.
public enum DelimitedText {
    /// The text as a cell may hold it.
    ///
    /// A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` (or their full-width forms), a tab or a line end
    /// for a formula; such a cell gets an apostrophe in front. A number stays as it is: an optional minus, digits with at
    /// most one decimal point, an optional exponent (`-1.5`, `-3e-7`). A leading plus is always neutralised, so that
    /// telephone numbers keep it.
    public static func neutralised(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first), !isNumber(text)
        else { return text }
        return "'" + text
    }

    /// One cell: neutralised, and in quotes when it contains a separator of any kind, a quote, a line end or
    /// white space at an end.
    public static func field(_ text: String) -> String { quoted(neutralised(text)) }

    /// One cell as it is, in quotes when it needs them: for tables that a program reads again.
    public static func quoted(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        let needsQuotes =
            scalars.contains { ",;\"\t\r\n".unicodeScalars.contains($0) } || scalars.first == " " || scalars.last == " "
        guard needsQuotes else { return cell }
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in scalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }

    /// One row with commas between the cells and CR LF at the end.
    ///
    /// A row of one empty cell is written as `""`, since an empty line is no row.
    public static func row(_ fields: [String]) -> String {
        (fields == [""] ? "\"\"" : fields.map(field).joined(separator: ",")) + "\r\n"
    }

    /// `-12`, `0.5`, `-1.5e-3`: nothing that a spreadsheet would compute.
    private static func isNumber(_ text: String) -> Bool {
        text.wholeMatch(of: /-?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+\-]?[0-9]+)?/) != nil
    }
}
