/// Which studies of a PACS are wanted.
///
/// Texts may hold `*` for any characters and `?` for one. What is `nil` or empty does not matter.
public struct StudyQuery: Equatable, Sendable {
    /// Modalities of which a study must hold one: `DX`, `CR`.
    public var modalities: [String] = []
    /// The part of the body that a series shows: `PELVIS`.
    public var bodyPart: String?
    /// The first day.
    public var from: DICOMDate?
    /// The last day.
    public var to: DICOMDate?
    /// The study's description.
    public var description: String?
    /// The number of the request.
    public var accessionNumber: String?
    /// Whether patients' numbers and names are wanted. Otherwise DIMSE does not ask for them, and those that DICOMweb servers
    /// send unasked are forgotten at once.
    public var wantsPatients = false
    /// Studies of which no more are wanted than this.
    public var limit: Int

    /// A query for every study, but for what is set afterwards.
    ///
    /// - Parameter limit: Studies of which no more are wanted, at least 1.
    public init(limit: Int) {
        self.limit = limit
    }

    /// The range of days as DICOM writes it, `20170101-20171231`; `nil` for all.
    var days: String? {
        from == nil && to == nil ? nil : "\(from?.description ?? "")-\(to?.description ?? "")"
    }

    /// The questions for the level of studies: one for each modality, since servers do not agree on how to ask for one of
    /// several.
    var studyQuestions: [[(name: String, value: String)]] {
        var fields: [(name: String, value: String)] = []
        if let days { fields.append(("StudyDate", days)) }
        if let description { fields.append(("StudyDescription", description)) }
        if let accessionNumber { fields.append(("AccessionNumber", accessionNumber)) }
        let included: [AttributeTag] = [.studyDescription, .modalitiesInStudy]
        fields += included.map { ("includefield", "\($0)") }
        return modalities.isEmpty ? [fields] : modalities.map { [("ModalitiesInStudy", $0)] + fields }
    }

    /// The questions for the series of one study.
    var seriesQuestions: [[(name: String, value: String)]] {
        var fields: [(name: String, value: String)] = []
        if let bodyPart { fields.append(("BodyPartExamined", bodyPart)) }
        let included: [AttributeTag] = [.bodyPartExamined, .instancesInSeries, .seriesDescription]
        fields += included.map { ("includefield", "\($0)") }
        return modalities.isEmpty ? [fields] : modalities.map { [("Modality", $0)] + fields }
    }

    /// Whether a study is what was asked for. A server may pass over what it does not understand of a question, and then
    /// answers more than it was asked; attributes that it does not answer cannot be looked at.
    func admits(study: AttributeSet) -> Bool {
        if let date = study.text(.studyDate).flatMap({ DICOMDate($0) }) {
            if let from, date < from { return false }
            if let to, date > to { return false }
        }
        let held = study.texts(.modalitiesInStudy)
        if !held.isEmpty, !modalities.isEmpty, Set(held).isDisjoint(with: modalities) { return false }
        return Self.fits(study.text(.studyDescription), description)
            && Self.fits(study.text(.accessionNumber), accessionNumber)
    }

    /// The same for a series.
    func admits(series: AttributeSet) -> Bool {
        if let modality = series.text(.modality), !modalities.isEmpty, !modalities.contains(modality) { return false }
        return Self.fits(series.text(.bodyPartExamined), bodyPart)
    }

    private static func fits(_ text: String?, _ pattern: String?) -> Bool {
        guard let text, let pattern else { return true }
        return Wildcard(pattern).matches(text)
    }
}

/// A text with `*` and `?`, as DICOM compares it; capital and small letters are the same, since to many servers they are.
///
/// - SeeAlso: PS3.4, C.2.2.2.4.
struct Wildcard {
    private let pattern: [Character]

    init(_ pattern: String) {
        self.pattern = Array(pattern.lowercased())
    }

    /// Takes at most as many steps as the two lengths' product.
    func matches(_ text: String) -> Bool {
        let text = Array(text.lowercased())
        var (p, t) = (0, 0)
        // The last star, and how much of the text it has swallowed.
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
                (p, t) = (p + 1, t + 1)
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                (p, t) = (last.pattern + 1, last.text + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
