/// What a case is called in the study, and its files.
struct CaseNames: Equatable, Sendable {
    /// `1`, `2` …
    let number: String
    /// `IMG001`: stands for the patient.
    let serial: String

    /// `IMG001.png`.
    var image: String { serial + ".png" }

    /// - Parameters:
    ///   - index: Place in the random order, from 0.
    ///   - count: How many there are; all names have as many digits.
    ///   - prefix: Names begin with it.
    init(_ index: Int, of count: Int, prefix: String) {
        number = String(index + 1)
        let digits = max(3, String(count).count)
        serial = prefix + String(repeating: "0", count: max(0, digits - number.count)) + number
    }
}
