public import Studies

/// Why a network could not be trained. `description` says what is wrong, where, and what to do.
public enum TrainingRunError: Error, Equatable, Sendable {
    /// The table of labels or its images have errors; all of them.
    case dataSet([StudyFileProblem])
    /// The images cannot be divided into training and validation.
    case split(String)
    /// A file or folder cannot be read or written.
    case file(path: String, reason: String)
    /// Another program trains in the same folder.
    case busy(String)
    /// The folder holds a training with other data or settings.
    case differentRun(path: String, what: String)
    /// A checkpoint cannot be used.
    case checkpoint(path: String, reason: String)
    /// Weights to start from cannot be used.
    case weights(path: String, reason: String)
    /// A setting that no training can have.
    case setting(String)
    /// The loss or a weight is no longer a number.
    case diverged(epoch: Int, reason: String)
}

extension TrainingRunError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .dataSet(let problems): problems.map(\.description).joined(separator: "\n")
        case .split(let reason): "the images cannot be divided into training and validation: \(reason)"
        case .file(let path, let reason): "\(path): \(reason)"
        case .busy(let path): "another program is training in \(path); wait for it, or name another folder"
        case .differentRun(let path, let what):
            "\(path) holds a training with \(what); continue it with the command that began it, or name another folder"
        case .checkpoint(let path, let reason):
            "\(path) cannot be continued (\(reason)); move the folder away and start again"
        case .weights(let path, let reason): "\(path) cannot be used as weights: \(reason)"
        case .setting(let reason): reason
        case .diverged(let epoch, let reason):
            "the training fell apart in epoch \(epoch): \(reason); start again with a lower learning rate"
        }
    }
}

extension TrainingRunError {
    /// What is wrong, without the file's name where that is known otherwise.
    var reason: String {
        if case .file(_, let reason) = self { reason } else { description }
    }
}
