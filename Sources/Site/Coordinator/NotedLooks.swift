import Cryptography
import Studies

/// Looks at a model's results that the history has noted: each opens the heat maps of that page, to its coordinator, for
/// a working day. A map is asked for once a picture; noting each of them would bury the history.
actor ModelLooks {
    /// What a look may see.
    struct Sight: Hashable, Sendable {
        let coordinator: String
        let study: StudyName
        let model: String
    }

    private static let lifetime: Int64 = 12 * 3_600_000
    private static let mostKept = 1000
    private var looks: [String: (sight: Sight, until: Int64)] = [:]

    /// Opens the maps of a page whose look has just been noted.
    ///
    /// - Returns: A text for the addresses of its pictures.
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
