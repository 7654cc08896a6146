public import Studies

/// What radiologists said about one model's heat maps, and how the maps lie to the boxes around fractures.
public struct HeatMapReviews: Equatable, Sendable {
    /// The model's name.
    public var model: String
    /// In the order of their codes.
    public var reviewers: [Reviewer]
    /// By case that has both a map and a box.
    public var boxes: [CaseNumber: BoxAgreement]
    /// Whether the maps were reviewed elsewhere, so that the study's plan says nothing of what the reviewers were shown.
    public var isFromElsewhere = false

    /// One radiologist.
    public struct Reviewer: Equatable, Sendable {
        /// The code, such as `M01`.
        public var code: String
        /// The cases whose maps were to be reviewed: `nil` where there is no answer yet.
        public var answers: [CaseNumber: HeatMapAnswer?]

        /// A radiologist's answers.
        public init(code: String, answers: [CaseNumber: HeatMapAnswer?]) {
            self.code = code
            self.answers = answers
        }
    }

    /// The reviews of one model.
    public init(model: String, reviewers: [Reviewer], boxes: [CaseNumber: BoxAgreement] = [:]) {
        self.model = model
        self.reviewers = reviewers
        self.boxes = boxes
    }
}
