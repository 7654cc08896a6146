public import Studies

/// Why a model could not be kept, loaded or run. `description` says what is wrong, where, and what to do.
public enum ScoringError: Error, Equatable, Sendable {
    /// The card has errors; all of them.
    case card([StudyFileProblem])
    /// A file or folder cannot be read or written.
    case file(path: String, reason: String)
    /// The weights cannot be used.
    case weights(path: String, reason: String)
    /// The network refused the image.
    case network(String)
    /// No model of this name is installed.
    case noSuchModel(String, installed: [String])
    /// A model of this name is installed.
    case modelExists(String)
    /// The same weights with the same card are installed under another name.
    case sameModel(as: String)
    /// A program is scoring with the model.
    case modelInUse(String)
    /// The weights of an installed model are not those whose digest its card has.
    case weightsChanged(model: String, expected: String, found: String)
    /// The self-test image no longer gets the probability that was recorded when the model was added.
    case selfTestDiffers(model: String, expected: Double, found: Double)
    /// Another program writes the same scores.
    case busy(String)
    /// What is there was made with something else.
    case differentRun(path: String, what: String)
    /// The table of scores cannot be read.
    case scoreTable(path: String, line: Int, reason: String)
    /// The parts of a scoring do not make a whole.
    case shards(String)
}

extension ScoringError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .card(let problems): problems.map(\.description).joined(separator: "\n")
        case .file(let path, let reason): "\(path): \(reason)"
        case .weights(let path, let reason): "\(path) cannot be used as weights: \(reason)"
        case .network(let reason): "the network refused the image: \(reason)"
        case .noSuchModel(let name, let installed):
            installed.isEmpty
                ? "there is no model \"\(name)\"; add one with `reader-study model add`"
                : "there is no model \"\(name)\"; installed are \(installed.joined(separator: ", "))"
        case .modelExists(let name):
            "a model \"\(name)\" is installed already; give the new one another name with --name"
        case .sameModel(let name):
            "the model \"\(name)\" has the same weights and works the same way; it is installed already"
        case .modelInUse(let name): "somebody is scoring with \"\(name)\" just now; wait, or remove it with --force"
        case .weightsChanged(let model, let expected, let found):
            "the weights of \"\(model)\" were changed (SHA-256 \(found) instead of \(expected)); "
                + "remove the model and add it again"
        case .selfTestDiffers(let model, let expected, let found):
            "\"\(model)\" no longer answers its self-test image as recorded (probability \(found), recorded \(expected)); "
                + "the program or the processor computes otherwise than when it was added: do not use it here"
        case .busy(let path): "another program is writing \(path); wait for it, or give another name"
        case .differentRun(let path, let what):
            "\(path) was made with \(what); scores of two kinds are never mixed: give another name, or move it away"
        case .scoreTable(let path, let line, let reason): "\(path), line \(line): \(reason)"
        case .shards(let reason): reason
        }
    }
}
