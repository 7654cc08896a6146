/// The result of one check of the blinding.
struct Finding: Sendable {
    enum Result: String, Sendable {
        /// Nothing was found.
        case passed
        /// Something that a reader could use; it is not the program's doing.
        case warning
        /// A reader can learn something that he must not.
        case leak = "LEAK"
    }

    /// What was checked.
    var check: String
    var result: Result
    /// What was found, in sentences.
    var detail: String

    init(_ check: String, _ result: Result, _ detail: String) {
        self.check = check
        self.result = result
        self.detail = detail
    }

    /// Passed when nothing is in the list.
    init(_ check: String, leaks: [String], passed: String) {
        self.check = check
        result = leaks.isEmpty ? .passed : .leak
        let more = leaks.count > 5 ? " … and \(leaks.count - 5) more" : ""
        detail = leaks.isEmpty ? passed : leaks.prefix(5).joined(separator: "; ") + more
    }
}
