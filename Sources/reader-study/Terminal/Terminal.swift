import Foundation

/// What the commands print: results on standard output, everything else on standard error.
enum Terminal {
    /// Whether somebody watches standard error.
    static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

    /// Prints a line of the result. Where it cannot be written, the program ends with exit code 2: silently when the
    /// reader of a pipe has gone, as `head` does, otherwise with the reason.
    static func out(_ text: String = "") {
        guard let number = problem(writing: text + "\n", to: STDOUT_FILENO) else { return }
        if number != EPIPE { error("reader-study: \(sentence(number))") }
        exit(CommandFailure.Kind.notPossible.rawValue)
    }

    /// Prints a line that is told once and was made for it.
    ///
    /// - Parameter remedy: What has been done all the same, and how to get what was not printed.
    /// - Throws: ``CommandFailure`` with the remedy when standard output cannot be written, whatever the reason.
    static func out(_ text: String, otherwise remedy: String) throws(CommandFailure) {
        guard let number = problem(writing: text + "\n", to: STDOUT_FILENO) else { return }
        throw CommandFailure(.notPossible, "\(sentence(number)); \(remedy)")
    }

    /// Prints a line that is not part of the result.
    static func error(_ text: String) {
        beside(text + "\n")
    }

    /// Writes to standard error, as it is; that nobody can read it is no reason to stop.
    static func beside(_ text: String) {
        _ = problem(writing: text, to: STDERR_FILENO)
    }

    /// Writes all of a text; `nil`, or the system's error number. ``StudyCommand`` has seen to it that a closed pipe is
    /// an error and no signal.
    private static func problem(writing text: String, to descriptor: Int32) -> Int32? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let (count, number): (Int, Int32) = rest.withUnsafeBytes { bytes in
                let count = write(descriptor, bytes.baseAddress, bytes.count)
                return (count, count < 0 ? errno : 0)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if number != EINTR {
                return number
            }
        }
        return nil
    }

    private static func sentence(_ number: Int32) -> String {
        "standard output cannot be written (\(String(cString: strerror(number))))"
    }

    /// Asks a question; `nil` when nobody is there to answer.
    static func ask(_ question: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        beside(question)
        return readLine()
    }

    /// Asks for a text that is not shown while it is typed.
    static func askSecretly(_ question: String) -> String? {
        var shown = termios()
        guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            beside("\n")
        }
        beside(question)
        return readLine()
    }

    /// Lines of columns, each as wide as its widest cell.
    static func table(_ header: [String], _ rows: [[String]]) -> String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { width($0[column]) }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 {
                    line += String(repeating: " ", count: widths[column] - width(cell) + 2)
                }
            }
            return line
        }.joined(separator: "\n")
    }

    /// Columns that a text takes; Chinese characters take two.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            sum + ((0x2E80...0xFFDC).contains(scalar.value) || scalar.value >= 0x1_F300 ? 2 : 1)
        }
    }
}

extension Int {
    /// `1 case`, `2 cases`.
    func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
