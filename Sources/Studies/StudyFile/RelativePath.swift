/// Checks that a path written in a study stays inside the study's folder and works on every system.
enum RelativePath {
    /// What is wrong with a path, and what to do; `nil` when nothing is.
    static func fault(of path: String) -> (problem: String, remedy: String)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if path.contains("\\") {
            return ("has a backslash", "write folders with a forward slash, such as images/PXR001.png")
        }
        if path.hasPrefix("/") || path.hasPrefix("~") || path.dropFirst().first == ":" {
            return ("is a path of one particular computer", "write it relative to the study's folder")
        }
        if parts.contains("..") {
            return ("leads out of the study's folder", "put the file into the study's folder and write its name there")
        }
        if parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") || $0.first == "-" || $0.hasSuffix(" ") }) {
            return (
                "has a part that is empty or hidden, begins with a hyphen or ends with a space",
                "rename the file, such as PXR001.png"
            )
        }
        if path.utf8.count > 200 {
            return ("is longer than 200 bytes", "give the file a shorter name")
        }
        if let odd = path.unicodeScalars.first(where: { !isPlain($0) }) {
            let shown =
                odd.properties.isWhitespace || odd.properties.generalCategory == .control ? "white space" : "\(odd)"
            return (
                "has a character that file names should not have (\(shown))",
                "rename the file with letters, digits, hyphens, underscores and points"
            )
        }
        return nil
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .nonspacingMark, .spacingMark:
            true
        default:
            "-_./ ()+,=@".unicodeScalars.contains(scalar)
        }
    }
}
