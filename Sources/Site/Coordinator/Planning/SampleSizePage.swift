import Studies

/// The page on power and sample size: four questions, and the answer to the one that was asked.
struct SampleSizePage: Sendable {
    let coordinator: String
    let address: String
    let hasProblems: Bool
    let problems: [String]
    let answer: SampleSizeAnswer?
    /// Questions that need typed numbers only.
    let questions: [QuestionForm]
    let pilot: PilotForm

    /// One question as a form.
    struct QuestionForm: Sendable {
        let question: String
        let heading: String
        /// Below the heading. Not named as the fields' hints: a field without one would show it.
        let about: String
        let hasEndpoints: Bool
        let endpoints: [PlanningFields.Choice]
        let fields: [PlanningFields.Field]
    }

    /// A study that was read as the pilot: one of this installation, or tables.
    struct PilotForm: Sendable {
        let hasStudies: Bool
        let studies: [PlanningFields.Choice]
        let endpoints: [PlanningFields.Choice]
        let fields: [PlanningFields.Field]
    }
}

/// An answer in sentences, with a grid of powers where there is one.
struct SampleSizeAnswer: Sendable {
    let sentences: [String]
    let grid: Grid?

    /// Powers by readers and cases.
    struct Grid: Sendable {
        let caption: String
        let cases: [String]
        let rows: [Row]
    }

    /// One number of readers.
    struct Row: Sendable {
        let readers: String
        let powers: [String]
        /// Cases for the power that is asked for, or that no number of cases reaches it.
        let needed: String
    }
}

/// The questions that are answered from typed numbers.
enum SampleSizeQuestion: String, CaseIterable {
    case conjectured
    case standAlone = "stand-alone"
    case components

    /// Whether the endpoint is asked for.
    var hasEndpoint: Bool { self != .components }

    /// The fields in order, each with a usual value.
    var kinds: [PlanningFields.Kind] {
        let own: [PlanningFields.Kind] =
            switch self {
            case .conjectured:
                [
                    .init(name: "value", start: "0.9"), .init(name: "difference", start: "0.05"),
                    .init(name: "readers", start: "10"), .init(name: "between", start: "0.1", hasHint: true),
                    .init(name: "within", start: "0.02", hasHint: true),
                    .init(name: "ratio", start: "1", hasHint: true),
                ]
            case .standAlone:
                [
                    .init(name: "value", start: "0.95"), .init(name: "precision", start: "0.05", hasHint: true),
                    .init(name: "ratio", start: "1", hasHint: true),
                ]
            case .components:
                [
                    .init(name: "testReader", start: ""), .init(name: "variance", start: ""),
                    .init(name: "cov1", start: ""), .init(name: "cov2", start: ""), .init(name: "cov3", start: ""),
                    .init(name: "pilotCases", start: ""), .init(name: "difference", start: "0.05"),
                ] + Self.gridKinds
            }
        return own + Self.levelKinds
    }

    /// Which sizes a grid shows.
    static let gridKinds: [PlanningFields.Kind] = [
        .init(name: "readerCounts", start: "3, 5, 8, 12, 16, 21", hasHint: true),
        .init(name: "caseCounts", start: "50, 100, 200, 400", hasHint: true),
    ]

    static let levelKinds: [PlanningFields.Kind] = [
        .init(name: "power", start: "0.8"), .init(name: "alpha", start: "0.05"),
    ]

    /// The fields of a pilot that was read.
    static let pilotKinds: [PlanningFields.Kind] =
        [.init(name: "difference", start: "", isRequired: false, hasHint: true)] + gridKinds + levelKinds
}
