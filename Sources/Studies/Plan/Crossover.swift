extension StudyPlan {
    /// How a reader reads one of the two sessions of a crossover.
    public enum Arm: String, CaseIterable, Sendable {
        /// Nothing is said of a model.
        case unaided
        /// What the model says of a case is shown with its radiograph, before the answer.
        case aided
    }

    /// Whether every reader reads the cases once without and once with the model, in an order that is drawn for him.
    public var isCrossover: Bool { sessions.contains { $0.reading == .crossover } }

    /// Whether readers are told in any session what the model says.
    public var isReadWithModel: Bool { isCrossover || !sequentialSessions.isEmpty }
}

/// Which of a crossover's two arms a reader begins with.
public enum ArmOrder: String, CaseIterable, Sendable {
    case unaidedFirst = "unaided-first"
    case aidedFirst = "aided-first"

    /// The arms of the first and of the second session.
    public var arms: [StudyPlan.Arm] {
        switch self {
        case .unaidedFirst: [.unaided, .aided]
        case .aidedFirst: [.aided, .unaided]
        }
    }

    /// The order that begins with an arm.
    public init(first: StudyPlan.Arm) {
        self = first == .unaided ? .unaidedFirst : .aidedFirst
    }

    /// The arm of a session; `nil` for a number that a crossover does not have.
    ///
    /// - Parameter number: 1 or 2.
    public func arm(ofSession number: Int) -> StudyPlan.Arm? {
        arms.indices.contains(number - 1) ? arms[number - 1] : nil
    }
}
