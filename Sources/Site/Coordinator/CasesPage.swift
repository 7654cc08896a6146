import Foundation
import Studies
import StudyStore

/// The list of cases, with or without the reference standard.
struct CasesPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let count: Int
    let showsTruth: Bool
    let rows: [Row]

    struct Row: Sendable {
        let number: String
        let image: String
        let description: String
        let size: String
        /// Shown at most 120 CSS pixels wide; both are stated, so that nothing moves when the image arrives.
        let thumbnailWidth: Int
        let thumbnailHeight: Int
        let bits: Int
        let answers: Int
        let truth: Truth?

        init(
            _ item: CaseSummary, answers: Int, truth: StudyCase?, study: StudyName, desk: CoordinatorDesk,
            _ language: Language
        ) {
            number = item.number.description
            // Case numbers are the coordinator's own texts and may hold anything.
            let encoded = number.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            image = StudyAddress(study).path + "/images/\(encoded)"
            description = desk.text("cases.imageOf", language, filling: ["number": number])
            size = "\(item.width) × \(item.height)"
            thumbnailWidth = 120
            thumbnailHeight = max(1, 120 * item.height / item.width)
            bits = item.bits
            self.answers = answers
            self.truth = truth.map { Truth($0, desk: desk, language) }
        }
    }

    struct Truth: Sendable {
        let fracture: Bool
        let type: String
        let side: String?
        let source: String
        let age: Int?
        let sex: String?
        let injurySeverityScore: Int?

        init(_ item: StudyCase, desk: CoordinatorDesk, _ language: Language) {
            fracture = item.reference.fracture
            let isUnspecified = item.reference.fracture && item.reference.type == .none
            type = desk.text("cases.type.\(isUnspecified ? "fracture" : item.reference.type.rawValue)", language)
            side = item.reference.side.map { desk.text("cases.side.\($0.rawValue)", language) }
            source = item.reference.source
            age = item.age
            sex = item.sex.map { desk.text("cases.sex.\($0.rawValue)", language) }
            injurySeverityScore = item.injurySeverityScore
        }
    }
}
