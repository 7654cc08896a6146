public import Studies

/// All that a reader's pages see of what is confidential: what the study's model says of a case of his own, in a session
/// that is read with the model: once his own answer to it is final, or in a crossover's aided arm while it is his turn. Only where the site is put together can it be made.
public struct AidDoor: Sendable {
    /// The store of studies, for the second answers.
    public let store: StudyStore
    private let confidential: ConfidentialStore

    /// A door onto the model's predictions and maps.
    @_spi(Confidential) public init(_ store: StudyStore, _ confidential: ConfidentialStore) {
        self.store = store
        self.confidential = confidential
    }

    /// What the model says of the case behind a slot. That it was asked for is on the disk before anything is given out.
    ///
    /// - Throws: ``AnswerProblem``: not the reader's slot, a session without the model, no first answer yet, a second one
    ///   already, and whatever else keeps the reader from answering now; ``StoreError/unreadable(file:reason:)`` when the
    ///   model has no probability for the case.
    public func advice(on slot: String, for reader: ReaderID, at now: Timestamp) async throws -> Advice {
        let advised = try await store.advisedCase(slot: slot, reader: reader, at: now)
        let advice = try await advice(on: advised)
        try await store.noteAdvice(slot: slot, reader: reader, at: now)
        return advice
    }

    /// Where the model looked in the case behind a slot; `nil` when it calls no fracture, has no map, or the plan hides it.
    ///
    /// - Throws: As ``advice(on:for:at:)``; ``AnswerProblem/adviceNotSeen`` before that was asked for.
    public func map(on slot: String, for reader: ReaderID, at now: Timestamp) async throws -> ReviewedMap? {
        let advised = try await store.advisedCase(slot: slot, reader: reader, at: now)
        guard advised.wasGiven else { throw AnswerProblem.adviceNotSeen }
        guard try await advice(on: advised).hasMap,
            let stored = try await confidential.heatMap(
                study: advised.study, predictions: advised.aid.model, case: advised.number),
            let card = try await confidential.card(of: advised.study, by: advised.aid.model)
        else { return nil }
        return ReviewedMap(
            method: stored.method, rows: stored.rows, columns: stored.columns, values: stored.values,
            width: advised.width, height: advised.height, card: card)
    }

    private func advice(on advised: AdvisedCase) async throws -> Advice {
        let model = advised.aid.model
        let prediction = try await confidential.prediction(
            study: advised.study, model: model, case: advised.number)
        guard let prediction else {
            throw StoreError.unreadable(
                file: "confidential.sqlite", reason: "the model \(model) has no probability for a case of its readers")
        }
        let callsFracture = prediction.probability >= prediction.threshold
        var hasMap = false
        if callsFracture, advised.aid.heatMap == .shown {
            let map = try await confidential.heatMap(study: advised.study, predictions: model, case: advised.number)
            hasMap = map != nil
        }
        return Advice(
            model: model, probability: prediction.probability, threshold: prediction.threshold,
            callsFracture: callsFracture, hasMap: hasMap)
    }
}

/// What a model says of a case.
public struct Advice: Equatable, Sendable {
    /// The name under which its predictions stand in the study.
    public var model: String
    /// Of a fracture, 0...1.
    public var probability: Double
    /// From here on it calls a fracture, 0...1.
    public var threshold: Double
    /// Whether it calls one.
    public var callsFracture: Bool
    /// Whether the reader may see where it looked.
    public var hasMap: Bool
}
