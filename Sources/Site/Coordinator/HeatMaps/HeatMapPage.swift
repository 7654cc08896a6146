import Foundation
import Reports
import StudyStore

/// The coordinator's page of the review of heat maps.
struct HeatMapPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    let done: String?
    let problem: String?
    let models: [ModelRow]
    let hasModels: Bool
    let referenceIsShown: Bool
    let reviewers: [ReviewerRow]
    let hasReviewers: Bool
    let canInvite: Bool
    let isDraft: Bool
    let invitation: ReviewerForm.Value
    let isSealed: Bool
    let canShow: Bool
    let tables: [TablePage]
    let hasTables: Bool

    /// A model of the study, and whether its maps can be reviewed.
    struct ModelRow: Sendable {
        let name: String
        let isReady: Bool
        /// `nil` before results are open: they tell what the model says.
        let counts: Counts?

        /// Cases that the model calls a fracture, and those of them with a heat map.
        struct Counts: Sendable {
            let called: Int
            let maps: Int
        }
    }

    /// One reviewer in the table of reviewers.
    struct ReviewerRow: Sendable {
        let code: String
        let name: String?
        let model: String
        let address: String
        let linkRevoked: Bool
        let linkUnused: Bool
        let linkInUse: Bool
        /// Maps with an answer; `nil` before results are open, since their number is that of the cases that the model
        /// calls a fracture.
        let progress: ProgressValue?
        /// Percent in its place.
        let share: ProgressValue?
        let lastAnswerAt: TimeValue?
        let activeMinutes: Int

        init(_ reviewer: ReviewerProgress, name: String?, model: String, address: String, isSealed: Bool) {
            code = reviewer.code
            self.name = name.flatMap { $0.isEmpty ? nil : $0 }
            self.model = model
            self.address = "\(address)/reviewers/\(reviewer.code)"
            linkRevoked = !reviewer.linkIsValid
            linkUnused = reviewer.linkIsValid && !reviewer.hasSignedIn
            linkInUse = reviewer.linkIsValid && reviewer.hasSignedIn
            let whole = ProgressValue(done: reviewer.answered, of: reviewer.maps)
            progress = isSealed ? nil : whole
            share = isSealed ? ProgressValue(done: whole.percent, of: 100) : nil
            lastAnswerAt = reviewer.lastAnswerAt.map(TimeValue.init)
            activeMinutes = Int((Double(reviewer.activeMilliseconds) / 60_000).rounded())
        }
    }
}

/// The form with which a reviewer is invited.
struct ReviewerForm {
    let name: String
    let contact: String
    let model: String
    /// The coordinator confirms that the person is none of the readers who have readings left.
    let isNoReader: Bool
    /// Reviewers that the study had when the page was made: the same form again must not invite twice.
    let seen: Int?

    init(_ fields: [String: String]) {
        name = (fields["name"] ?? "").trimmingCharacters(in: .whitespaces)
        contact = (fields["contact"] ?? "").trimmingCharacters(in: .whitespaces)
        model = fields["model"] ?? ""
        isNoReader = fields["no-reader"] == "yes"
        seen = fields["seen"].flatMap(Int.init)
    }

    /// What the template shows.
    struct Value: Sendable {
        let seen: Int
        let name: String
        let contact: String
        let models: [Option]
        let hasUnfinished: Bool
        let unfinished: String

        struct Option: Sendable {
            let name: String
            let selected: Bool
        }
    }

    func value(seen: Int, models: [String], unfinished: [String]) -> Value {
        Value(
            seen: seen, name: name, contact: contact,
            models: models.map { Value.Option(name: $0, selected: $0 == model || models.count == 1) },
            hasUnfinished: !unfinished.isEmpty, unfinished: unfinished.joined(separator: ", "))
    }
}
