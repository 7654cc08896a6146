/// Why a password is not good enough.
public enum PasswordProblem: Error, Equatable, Sendable {
    /// It has fewer characters than ``PasswordRules/shortest``.
    case tooShort(Int)
    /// It has more characters than ``PasswordRules/longest``.
    case tooLong
    /// It is one of the first that anybody would guess: a leaked one that many had, a well-known word with digits, a row of
    /// keys, a repetition.
    case common
    /// It is little more than the name of its account.
    case name
}

/// What a password must be: long, and not the first guess. Nothing is demanded of its composition, and it never expires.
///
/// - SeeAlso: NIST SP 800-63B-4, section 3.1.1; OWASP ASVS 5.0, chapter V6.2.
public enum PasswordRules {
    /// Characters, at least.
    public static let shortest = 12
    /// Characters, at most: hashing must not become a way to keep the server busy.
    public static let longest = 256

    /// - Parameters:
    ///   - password: The password as typed.
    ///   - name: The account's name.
    ///   - place: Where the account is, whose words are as good as known: `study.hospital.example`.
    /// - Throws: The first thing that is wrong.
    public static func check(_ password: String, of name: String, at place: String = "") throws(PasswordProblem) {
        guard password.count >= shortest else { throw .tooShort(password.count) }
        guard password.count <= longest else { throw .tooLong }
        let lower = password.lowercased()
        guard Set(lower).count >= 5 else { throw .common }
        if CommonPasswords.contains(lower) { throw .common }
        let plain = letters(lower)
        let ownName = letters(name.lowercased())
        if !plain.isEmpty, !ownName.isEmpty, consists(plain, of: [ownName]) { throw .name }
        let known = words + wordsOfPlace(place) + [ownName].filter { !$0.isEmpty }
        if !plain.isEmpty, consists(plain, of: known) { throw .common }
        if isRowOfKeys(lower) { throw .common }
    }

    private static func wordsOfPlace(_ place: String) -> [String] {
        place.split { !$0.isLetter && !$0.isNumber }.map { letters($0.lowercased()) }.filter { $0.count >= 3 }
    }

    /// Letters only, digits and signs that stand for letters read as these: `P@ssw0rd2024!` is `password`.
    private static func letters(_ text: String) -> String {
        let core = text.reversed().drop { !$0.isLetter }.reversed().drop { !$0.isLetter }
        let read: [Character: Character] = [
            "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s",
        ]
        return String(core.map { read[$0] ?? $0 }.filter(\.isLetter))
    }

    /// Whether a text is a row of such words and nothing else; at each place the longest is taken.
    private static func consists(_ text: String, of words: [String]) -> Bool {
        var rest = text[...]
        let ordered = words.sorted { $0.count > $1.count }
        while !rest.isEmpty {
            guard let word = ordered.first(where: { rest.hasPrefix($0) }) else { return false }
            rest = rest.dropFirst(word.count)
        }
        return true
    }

    /// Whether nearly every character is the neighbour, on the keyboard or in the alphabet, of the one before or of the one
    /// before that: `1qaz2wsx3edc`, `qwertyuiop12`, `abcdefghijkl`, `q1w2e3r4t5y6`.
    private static func isRowOfKeys(_ text: String) -> Bool {
        let characters = Array(text)
        var strange = 0
        for index in characters.indices.dropFirst() {
            let before = characters[index - 1]
            let twoBefore = index >= 2 ? characters[index - 2] : before
            if !areNeighbours(before, characters[index]), !areNeighbours(twoBefore, characters[index]) { strange += 1 }
        }
        return strange * 4 <= characters.count
    }

    private static let rows: [[Character]] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"].map { Array($0) }
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz")

    private static func areNeighbours(_ first: Character, _ second: Character) -> Bool {
        if first == second { return true }
        if let one = alphabet.firstIndex(of: first), let other = alphabet.firstIndex(of: second), abs(one - other) == 1
        {
            return true
        }
        guard let one = place(first), let other = place(second) else { return false }
        return abs(one.row - other.row) <= 1 && abs(one.column - other.column) <= 1
    }

    private static func place(_ character: Character) -> (row: Int, column: Int)? {
        for (row, keys) in rows.enumerated() {
            if let column = keys.firstIndex(of: character) { return (row, column) }
        }
        return nil
    }

    /// Words of which, alone, repeated or put together, the passwords of published leaks are full, and those of this trade.
    private static let words = [
        "password", "passwort", "passwd", "pass", "word", "qwerty", "qwertz", "azerty", "admin", "administrator",
        "root",
        "letmein", "welcome", "login", "changeme", "secret", "master", "monkey", "dragon", "iloveyou", "sunshine",
        "princess", "football", "baseball", "superman", "batman", "trustno", "shadow", "michael", "jordan", "hello",
        "freedom", "whatever", "starwars", "computer", "internet", "server", "default", "test", "guest", "user", "demo",
        "summer", "winter", "spring", "autumn", "monday", "friday", "january", "december", "love", "abc", "asdf",
        "zxcv",
        "hospital", "clinic", "doctor", "nurse", "radiology", "radiologist", "radiologe", "xray", "hip", "fracture",
        "study", "readerstudy", "reader", "coordinator", "statistician", "monitor", "trauma", "orthopaedics", "temp",
        "temporary", "new", "my", "the", "is", "i", "you", "me", "a",
    ]
}
