public import Statistics
public import Studies

/// The review of one model's heat maps in numbers.
public struct HeatMapReviewResult: Sendable {
    /// What it was computed from.
    public let reviews: HeatMapReviews
    /// The reviewed cases in the order of the table of cases.
    public let cases: [ComparisonCase]
    /// One for each reviewer and each class that occurs among the reviewed cases: fractures first.
    public let counts: [Counts]
    /// How far the reviewers agree, over all reviewed cases; `nil` with fewer than two reviewers.
    public let agreement: Result<ManyRaterAgreement, StatisticsError>?
    /// Hits of the pointing game among fractures with a box.
    public let pointing: Estimated?
    /// Mean share of the activation inside the box, over fractures with a box and with any activation.
    public let energy: Estimated?

    /// A reviewer's answers to the maps of one class.
    public struct Counts: Sendable {
        /// The reviewer's code.
        public let reviewer: String
        /// Whether these cases have a fracture: the model is right about them, or wrong.
        public let fracture: Bool
        /// Maps to be reviewed.
        public let maps: Int
        /// Maps with an answer.
        public let reviewed: Int
        /// Answers by place.
        public let places: [ActivationPlace: Int]
        /// The share of the reviewed maps whose activation lies at the fracture, with its exact interval.
        public let atFractureSite: Estimated
    }

    /// - Parameters:
    ///   - reviews: cases that the table of cases does not have take no part.
    ///   - allCases: the table of cases.
    ///   - level: of all intervals.
    public init(_ reviews: HeatMapReviews, cases allCases: [ComparisonCase], level: ConfidenceLevel) {
        self.reviews = reviews
        let known = Set(reviews.reviewers.flatMap(\.answers.keys)).union(reviews.boxes.keys)
        let cases = allCases.filter { known.contains($0.number) }
        self.cases = cases
        counts = reviews.reviewers.flatMap { reviewer in
            [true, false].compactMap { fracture in
                Counts(reviewer, cases.filter { $0.fracture == fracture }, fracture: fracture, level: level)
            }
        }
        agreement = Self.agreement(reviews, cases, level)
        let boxes = cases.filter(\.fracture).compactMap { reviews.boxes[$0.number] }
        pointing =
            boxes.isEmpty
            ? nil
            : Result { () throws(StatisticsError) in
                try Proportion(successes: boxes.count { $0.isHit }, trials: boxes.count).interval(level: level)
            }
        let shares = boxes.compactMap(\.energyInside)
        energy =
            boxes.isEmpty
            ? nil
            : Result { () throws(StatisticsError) in
                try TTest.oneSample(shares, level: level).estimate
            }
    }

    private static func agreement(
        _ reviews: HeatMapReviews, _ cases: [ComparisonCase], _ level: ConfidenceLevel
    ) -> Result<ManyRaterAgreement, StatisticsError>? {
        guard reviews.reviewers.count > 1 else { return nil }
        let ratings: [[Int?]] = cases.map { item in
            reviews.reviewers.map { reviewer in
                reviewer.answer(to: item.number).flatMap { ActivationPlace.allCases.firstIndex(of: $0.place) }
            }
        }
        return Result { () throws(StatisticsError) in
            try ManyRaterAgreement(
                Statistics.RatingTable(ratings, categories: Array(ActivationPlace.allCases.indices)), level: level,
                includingPairs: false)
        }
    }
}

extension HeatMapReviews.Reviewer {
    /// The answer to a case's map; `nil` when there is none, or nothing to answer.
    public func answer(to number: CaseNumber) -> HeatMapAnswer? { answers[number].flatMap(\.self) }
}

extension HeatMapReviewResult.Counts {
    fileprivate init?(
        _ reviewer: HeatMapReviews.Reviewer, _ cases: [ComparisonCase], fracture: Bool, level: ConfidenceLevel
    ) {
        let own = cases.filter { reviewer.answers.keys.contains($0.number) }
        guard !own.isEmpty else { return nil }
        let answers = own.compactMap { reviewer.answer(to: $0.number) }
        self.reviewer = reviewer.code
        self.fracture = fracture
        maps = own.count
        reviewed = answers.count
        let places = Dictionary(grouping: answers, by: \.place).mapValues(\.count)
        self.places = places
        atFractureSite = Result { () throws(StatisticsError) in
            try Proportion(successes: places[.fractureSite] ?? 0, trials: answers.count).interval(level: level)
        }
    }
}
