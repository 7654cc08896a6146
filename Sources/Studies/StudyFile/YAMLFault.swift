import Yams

/// A place where the text stops being YAML, in a coordinator's words.
struct YAMLFault {
    private let line: Int?
    private let problem: String
    private let remedy: String

    /// Translates the parser's error.
    init(_ error: any Error, in text: String) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _):
            // An unclosed quotation mark or bracket is found at the end of the file; where it was opened says more.
            let isOpen = ["end of stream", "did not find expected ',' or", "expected ':'"].contains(
                where: problem.contains)
            line = isOpen ? context?.mark.line ?? mark.line : mark.line
            (self.problem, remedy) = Self.words(for: problem, context: context?.text ?? "")
        case YamlError.composer(_, _, let mark, _):
            line = mark.line
            problem = "has a second document, or a reference (*name) to nothing"
            remedy =
                "keep one document without \"---\" in between, and put a text that begins with * in quotation marks"
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            line = context.mark.line
            problem = "has many keys that are given twice, such as \(keys.sorted().prefix(3).joined(separator: ", "))"
            remedy = "keep each key once"
        case YamlError.reader(let problem, let offset, _, _):
            line = offset.map { text.prefix($0).count { $0.isNewline } + 1 }
            self.problem = "has a character that YAML does not allow (\(problem))"
            remedy = "remove the invisible characters of this line by typing it again"
        default:
            line = nil
            problem = "cannot be read as YAML"
            remedy = "compare it with the study file of an example"
        }
    }

    /// The problem with its place.
    func problem(file: String) -> StudyFileProblem {
        StudyFileProblem(file: file, row: line, problem: problem, remedy: remedy)
    }

    private static func words(for problem: String, context: String) -> (String, String) {
        if problem.contains("tab") || problem.contains("cannot start any token") {
            return (
                "begins with a tab or with a character that means something else in YAML",
                "indent with spaces only, and put texts that begin with @ ` % | > & * ! in quotation marks"
            )
        }
        if problem.contains("mapping values are not allowed") {
            return (
                "has a colon where none can stand, or is indented differently from the lines around it",
                "put a text that contains a colon in quotation marks, and indent keys of one level alike"
            )
        }
        if problem.contains("expected ':'") {
            return ("has a key without a colon after it", "write \"key: value\", with a space after the colon")
        }
        if problem.contains("end of stream"), context.contains("quoted") {
            return ("opens a quotation mark that is never closed", "close it at the end of the text")
        }
        if problem.contains("did not find expected ',' or") {
            return (
                "has a bracket that is not closed, or a comma is missing between two entries",
                "close every { and [, and put texts that contain , : { } [ ] in quotation marks"
            )
        }
        if problem.contains("unknown escape character") {
            return (
                "has a backslash that YAML does not understand",
                "write the text in single quotation marks, or the backslash twice"
            )
        }
        if problem.contains("expected key") || problem.contains("expected '-'") || problem.contains("block sequence") {
            return (
                "does not fit to the lines above it",
                "indent the lines of one list or group alike, and look for a quotation mark above that is not closed"
            )
        }
        if problem.contains("nesting") {
            return ("opens more brackets inside each other than any study needs", "check that it is the right file")
        }
        return ("cannot be read as YAML (\(problem))", "check quotation marks, colons and indentation of this line")
    }
}
