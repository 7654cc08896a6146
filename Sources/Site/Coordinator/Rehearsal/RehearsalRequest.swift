import Reports
public import Studies

/// A rehearsal as a coordinator asks for it on the page.
public struct RehearsalRequest: Equatable, Sendable {
    /// The study.
    public var study: StudyName
    /// Readers of each specialty, 1...100.
    public var readers: Int
    /// The readers' mean rates, between 0 and 1.
    public var sensitivity: Double, specificity: Double
    /// The model's rates, between 0 and 1.
    public var modelSensitivity: Double, modelSpecificity: Double

    /// What the form's fields are called, and how they start.
    static let fields: [(name: String, start: String)] = {
        let usual = ReaderScenario()
        return [
            ("readers", "5"), ("sensitivity", "\(usual.sensitivity)"), ("specificity", "\(usual.specificity)"),
            ("modelSensitivity", "\(usual.modelSensitivity)"), ("modelSpecificity", "\(usual.modelSpecificity)"),
        ]
    }()

    /// Reads a form.
    ///
    /// - Returns: `nil` when a field is empty, no number or out of range.
    init?(_ study: StudyName, form: [String: String]) {
        func rate(_ name: String) -> Double? {
            form[name].flatMap { Double($0[...].trimmingSpaces()) }.flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
        }
        guard let readers = form["readers"].flatMap({ Int($0[...].trimmingSpaces()) }),
            Self.possibleReaders.contains(readers),
            let sensitivity = rate("sensitivity"), let specificity = rate("specificity"),
            let modelSensitivity = rate("modelSensitivity"), let modelSpecificity = rate("modelSpecificity")
        else { return nil }
        self.study = study
        self.readers = readers
        (self.sensitivity, self.specificity) = (sensitivity, specificity)
        (self.modelSensitivity, self.modelSpecificity) = (modelSensitivity, modelSpecificity)
    }

    /// Takes what a program asks for; what it leaves out is as usual.
    ///
    /// - Throws: ``ProgramProblem/badBody(field:)``.
    init(_ study: StudyName, _ content: RehearsalContent) throws(ProgramProblem) {
        func rate(_ value: Double?, _ name: String, _ usual: Double) throws(ProgramProblem) -> Double {
            let rate = value ?? usual
            guard rate > 0, rate < 1 else { throw .badBody(field: name) }
            return rate
        }
        let usual = ReaderScenario()
        self.study = study
        readers = content.readers ?? 5
        guard Self.possibleReaders.contains(readers) else { throw .badBody(field: "readers") }
        sensitivity = try rate(content.sensitivity, "sensitivity", usual.sensitivity)
        specificity = try rate(content.specificity, "specificity", usual.specificity)
        modelSensitivity = try rate(content.modelSensitivity, "modelSensitivity", usual.modelSensitivity)
        modelSpecificity = try rate(content.modelSpecificity, "modelSpecificity", usual.modelSpecificity)
    }

    private static let possibleReaders = 1...100

    /// The arguments of `reader-study` that make this rehearsal.
    public var arguments: [String] {
        [
            "study", "rehearse", study.description, "--readers", String(readers), "--sensitivity", "\(sensitivity)",
            "--specificity", "\(specificity)", "--model-sensitivity", "\(modelSensitivity)", "--model-specificity",
            "\(modelSpecificity)",
        ]
    }
}

/// Rehearsals that this server began.
actor RehearsalRuns {
    /// Makes a rehearsal and returns when it has ended, with the reason when nothing came of it.
    typealias Start = @Sendable (RehearsalRequest) async -> String?

    private let start: Start?
    private var running: Set<StudyName> = []
    private var failures: [StudyName: String] = [:]

    /// - Parameter start: `nil` where none can be made.
    init(_ start: Start?) {
        self.start = start
    }

    nonisolated var isPossible: Bool { start != nil }

    /// Whether one was begun and has not ended.
    func isRunning(_ study: StudyName) -> Bool { running.contains(study) }

    /// Why the last one that was begun here came to nothing.
    func failure(of study: StudyName) -> String? { failures[study] }

    /// Begins, unless one is under way; one at a time over all studies, as each takes a processor.
    ///
    /// - Returns: Whether it was begun.
    func begin(_ request: RehearsalRequest) -> Bool {
        guard let start, running.isEmpty else { return false }
        running.insert(request.study)
        failures[request.study] = nil
        Task {
            let failure = await start(request)
            self.ended(request.study, failure)
        }
        return true
    }

    private func ended(_ study: StudyName, _ failure: String?) {
        running.remove(study)
        failures[study] = failure
    }
}
