import Cryptography
import Studies

/// Looks at results that the history has noted: each opens what belongs to that page, such as its heat maps, to its
/// coordinator, for a working day. A map is asked for once a picture; noting each of them would bury the history.
actor NotedLooks {
    /// What a look may see.
    struct Sight: Hashable, Sendable {
        let coordinator: String
        let study: StudyName
        /// What the history says was looked at, such as `model page DenseNet-121`.
        let page: String
    }

    private static let lifetime: Int64 = 12 * 3_600_000
    private static let mostKept = 1000
    private var looks: [String: (sight: Sight, until: Int64)] = [:]

    /// Opens what belongs to a page whose look has just been noted.
    ///
    /// - Returns: A text for the addresses of its pictures and parts.
    func open(_ sight: Sight, now: Int64) throws -> String {
        looks = looks.filter { $0.value.until > now }
        if looks.count >= Self.mostKept, let oldest = looks.min(by: { $0.value.until < $1.value.until }) {
            looks[oldest.key] = nil
        }
        let key = try Token(bits: 80).description
        looks[key] = (sight, now + Self.lifetime)
        return key
    }

    func permits(_ key: String, _ sight: Sight, now: Int64) -> Bool {
        guard let look = looks[key] else { return false }
        return look.sight == sight && look.until > now
    }
}
