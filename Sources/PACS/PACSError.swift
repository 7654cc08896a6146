/// Why a PACS did not do what it was asked for. No case holds a password, a token or an attribute of a patient.
public enum PACSError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It wants to know who asks, and name and password (or token) are missing or wrong.
    case notAuthenticated
    /// It knows who asks, and he may not.
    case forbidden
    /// It has no such object, or no DICOMweb at this address.
    case notFound
    /// It answered with a status that is no success.
    case refused(status: Int, words: String)
    /// It cannot be reached at all.
    case unreachable(String)
    /// Its certificate is not trusted, or TLS failed in another way.
    case insecure(String)
    /// It was silent, or slower than the limit.
    case tooSlow
    /// The connection ended before the answer did.
    case brokenOff(String)
    /// The answer is not what the standard says.
    case malformed(String)
    /// The answer is longer than this number of bytes.
    case tooLong(limit: Int)
    /// Another object came than was asked for.
    case otherObject(asked: UID, came: UID?)
    /// It refused the association, or ended it: wrong AE titles, as a rule.
    case associationRefused(String)
    /// A file or folder of this machine cannot be used.
    case file(path: String, reason: String)
    /// Whoever asked does not want the answer any more.
    case cancelled

    /// Whether the same question may be answered a moment later.
    public var mayPass: Bool {
        switch self {
        case .tooSlow, .brokenOff, .unreachable: true
        // Time-out, too many questions, a gateway without its server, a server that is busy or stopped.
        case .refused(let status, _): [408, 425, 429, 500, 502, 503, 504].contains(status)
        default: false
        }
    }

    /// Whether no other question will be answered either.
    public var endsEverything: Bool {
        switch self {
        case .notAuthenticated, .forbidden, .insecure, .unreachable, .associationRefused, .file, .cancelled: true
        default: false
        }
    }

    /// A sentence that begins with a small letter and says what to do.
    public var description: String {
        switch self {
        case .notAuthenticated:
            "the PACS does not take name and password, or the token; check them, and that the account is not locked"
        case .forbidden: "the PACS knows this account and does not let it do this; ask its administrator for the right"
        case .notFound: "the PACS has no such thing; check the address of its DICOMweb service and the identifiers"
        case .refused(let status, let words):
            "the PACS answered \(status)\(words.isEmpty ? "" : ": \(words)")"
        case .unreachable(let reason):
            "the PACS cannot be reached (\(reason)); check host, port and firewall"
        case .insecure(let reason):
            "TLS with the PACS failed (\(reason)); name the hospital's certificate authority with `authorities`"
        case .tooSlow: "the PACS did not answer in time; try again, or raise `seconds`"
        case .brokenOff(let reason): "the connection to the PACS ended too early (\(reason)); try again"
        case .malformed(let reason): "the PACS answered what DICOM does not know: \(reason)"
        case .tooLong(let limit): "the PACS answered more than \(limit) bytes, which is the limit"
        case .otherObject(let asked, let came):
            "the PACS was asked for \(asked) and sent \(came.map { "\($0)" } ?? "no DICOM file")"
        case .associationRefused(let reason):
            "the PACS refused the association (\(reason)); check both AE titles, and that the PACS knows ours with "
                + "this machine's address"
        case .file(let path, let reason): "\(path): \(reason)"
        case .cancelled: "stopped"
        }
    }
}
