public import Reports
import Statistics
public import Studies
@_spi(Confidential) public import StudyStore

/// A study's standing answers, reference standard and predictions, in the form that results are computed from.
@_spi(Confidential) public struct StudyComparison: Sendable {
    /// Cases, readers, readings and models.
    public let data: ComparisonData
    /// What the study registered.
    public let settings: AnalysisSettings
    /// The models' own results, when they were computed already.
    let models: [ModelResult]?

    /// Reads everything. Who calls has had the look noted before (``StudyStore/recordResultsViewed(_:how:by:at:)``).
    ///
    /// Readers whose answers are void take no part, nor do those who were invited and never answered.
    public init(of name: StudyName, in store: StudyStore, confidential: ConfidentialStore) async throws {
        try await self.init(of: name, in: store, confidential: confidential, longWork: .here)
    }

    /// Where heat maps are enlarged and models resampled, which takes long.
    enum LongWork {
        /// Nowhere: whoever asks needs neither.
        case left
        /// On the caller's own thread; the models when the results are computed.
        case here
        /// Away from the threads that serve readers; the models while the readings are read.
        case on(BackgroundThreads)

        var threads: BackgroundThreads? { if case .on(let threads) = self { threads } else { nil } }
    }

    /// The same, with long work only where it is needed.
    init(
        of name: StudyName, in store: StudyStore, confidential: ConfidentialStore, longWork: LongWork
    ) async throws {
        async let standing = store.standingReadings(of: name)
        async let second = store.secondReadings(of: name)
        async let standingReaders = store.standingReaders(of: name)
        async let void = store.voidReaderCount(of: name)
        async let storedModels = confidential.models(of: name)
        let study = try await store.study(name)
        let cases = try await store.comparisonCases(of: name, in: confidential)
        let numbers = cases.map(\.number)
        let models = try await storedModels.map { stored in
            let predictions = stored.predictions
            return ModelScores(
                name: predictions.model, version: predictions.version.isEmpty ? nil : predictions.version,
                probabilities: numbers.map { predictions.probabilities[$0] }, threshold: predictions.threshold,
                addedAt: stored.addedAt.calendarDate)
        }
        let settings = try AnalysisSettings(study: study)
        async let computed = longWork.threads?.run {
            ModelResult.all(models, truth: cases.map(\.fracture), settings: settings)
        }
        let orders = try await study.plan.isCrossover ? store.armOrders(of: name) : [:]
        let answers = AnswerReading(study.plan, orders)
        let all = try await standing
        let began = Set(all.filter { !$0.responses.isEmpty }.map(\.reader))
        let rows = all.filter { began.contains($0.reader) }
        let again = try await second
        let readers = try await standingReaders
        var data = ComparisonData(
            cases: cases,
            readers: readers.filter { began.contains($0.code) }.map { reader in
                ComparisonReader(
                    id: Reports.ReaderID(reader.code), specialty: reader.specialty,
                    group: study.plan.specialties.first { $0.code == reader.specialty }?.group.map(ReaderGroup.init),
                    yearsOfExperience: reader.yearsOfExperience.map(Double.init))
            },
            modalities: answers.modalities,
            readings: rows.map { answers.reading($0) } + again.map { answers.reading($0, isSecond: true) },
            models: models, confidenceScale: answers.scale, readersAreSimulated: study.readersAreSimulated)
        if let aid = study.plan.aid, study.plan.isCrossover {
            data.crossover = Crossover(
                unaided: AnswerReading.modality(of: .unaided), aided: AnswerReading.modality(of: .aided),
                model: aid.model,
                orders: Dictionary(uniqueKeysWithValues: orders.map { (Reports.ReaderID($0.key), $0.value) }))
        }
        if let aid = study.plan.aid {
            data.secondReadings = study.plan.sequentialSessions.map { session in
                SecondReadings(
                    first: answers.modality(session: session), second: answers.secondModality(session: session),
                    model: aid.model)
            }
        }
        data.recruitment = ReaderRecruitment(
            neverAnswered: readers.count { !began.contains($0.code) }, void: try await void)
        switch longWork {
        case .left: break
        case .here, .on:
            data.heatMapReviews = try await HeatMapReviews.all(
                of: name, in: store, confidential: confidential, on: longWork.threads)
        }
        self.data = data
        self.settings = settings
        self.models = try await computed
    }
}

/// How a plan's answers are understood.
private struct AnswerReading {
    private let plan: StudyPlan
    /// In a crossover, which arm each reader began with.
    private let orders: [String: ArmOrder]
    private let calls: [String: Bool]
    private let confidence: Question?

    init(_ plan: StudyPlan, _ orders: [String: ArmOrder]) {
        self.plan = plan
        self.orders = orders
        var calls: [String: Bool] = [:]
        if case .choice(let options, _)? = plan.primaryQuestion?.kind {
            for option in options { calls[option.code] = option.positive }
        }
        self.calls = calls
        confidence = plan.questions.first { question in
            switch question.kind {
            case .percent, .scale5: true
            case .choice, .marks, .note: false
            }
        }
    }

    var scale: ConfidenceScale? {
        switch confidence?.kind {
        case .percent: .percent
        case .scale5: .fivePoint
        default: nil
        }
    }

    /// The sessions' own answers, then those after a model's advice, so that a session's place says its number; the two
    /// arms of a crossover, whose sessions say nothing by themselves.
    var modalities: [Modality] {
        if plan.isCrossover { return StudyPlan.Arm.allCases.map(Self.modality(of:)) }
        return plan.sessions.indices.map { modality(session: $0 + 1) }
            + plan.sequentialSessions.map { secondModality(session: $0) }
    }

    static func modality(of arm: StudyPlan.Arm) -> Modality { Modality(arm.rawValue) }

    private func modality(of row: StandingReading) -> Modality {
        orders[row.reader]?.arm(ofSession: row.session).map(Self.modality(of:)) ?? modality(session: row.session)
    }

    func modality(session: Int) -> Modality {
        if plan.sessions.count > 1 { return Modality("session \(session)") }
        return plan.sequentialSessions.isEmpty ? .only : Modality("unaided")
    }

    func secondModality(session: Int) -> Modality {
        Modality(plan.sessions.count > 1 ? "session \(session), aided" : "aided")
    }

    func reading(_ row: StandingReading, isSecond: Bool = false) -> Reports.Reading {
        Reports.Reading(
            reader: Reports.ReaderID(row.reader), caseNumber: row.number,
            modality: isSecond ? secondModality(session: row.session) : modality(of: row),
            answer: answer(row), confidence: confidence.flatMap { level(row.responses[$0.id]) },
            seconds: row.activeMilliseconds.map { Double($0) / 1000 }, position: row.position)
    }

    private func answer(_ row: StandingReading) -> Answer {
        switch plan.primaryQuestion.flatMap({ row.responses[$0.id] }) {
        case .choice(let code): calls[code].map { $0 ? .fracture : .noFracture } ?? .missing
        case .cannotAssess(let reason): .cannotAssess(reason: reason)
        default: .missing
        }
    }

    private func level(_ response: Response?) -> Double? {
        switch response {
        case .percent(let percent): Double(percent)
        case .scale(let point): Double(point)
        default: nil
        }
    }
}
