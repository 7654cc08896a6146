/// Why a file could not be made or read.
public enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A library refused.
    case cannotMake(String, reason: String)
    /// The content is damaged or of another kind.
    case cannotRead(String, reason: String)

    /// A sentence for people.
    public var description: String {
        switch self {
        case .cannotMake(let what, let reason): "the \(what) cannot be made: \(reason)"
        case .cannotRead(let what, let reason): "the \(what) cannot be read: \(reason)"
        }
    }
}
