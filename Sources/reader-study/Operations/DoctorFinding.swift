/// One line of `doctor`: what was looked at, and how it is.
struct DoctorFinding: Equatable, Sendable {
    /// How bad it is; the worst decides the exit code.
    enum Level: Int, Comparable, Sendable {
        case fine, warning, problem

        static func < (first: Level, second: Level) -> Bool { first.rawValue < second.rawValue }

        /// What is printed.
        var word: String {
            switch self {
            case .fine: "OK"
            case .warning: "warning"
            case .problem: "PROBLEM"
            }
        }
    }

    var level: Level
    /// What was looked at, such as `disk`.
    var subject: String
    /// How it is, as a sentence without a full stop.
    var state: String
    /// What to do; `nil` where nothing needs to be done.
    var remedy: String?

    static func fine(_ subject: String, _ state: String) -> Self {
        Self(level: .fine, subject: subject, state: state, remedy: nil)
    }

    static func warning(_ subject: String, _ state: String, remedy: String) -> Self {
        Self(level: .warning, subject: subject, state: state, remedy: remedy)
    }

    static func problem(_ subject: String, _ state: String, remedy: String) -> Self {
        Self(level: .problem, subject: subject, state: state, remedy: remedy)
    }

    /// The lines that are printed.
    var text: String {
        let line = "\(level.word.padded(to: 8))\(subject.padded(to: 14))\(state)"
        return remedy.map { "\(line)\n\(String(repeating: " ", count: 22))-> \($0)" } ?? line
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
