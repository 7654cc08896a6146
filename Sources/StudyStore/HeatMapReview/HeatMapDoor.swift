import Cryptography
import GRDB
public import Studies

/// All that a reviewer's pages see of what is confidential: the maps of his own slots, and the reference site of these
/// cases if the plan shows it. Only where the site is put together can it be made.
public struct HeatMapDoor: Sendable {
    /// The store of studies, for sign-in and answers.
    public let store: StudyStore
    private let confidential: ConfidentialStore

    /// A door onto the maps.
    @_spi(Confidential) public init(_ store: StudyStore, _ confidential: ConfidentialStore) {
        self.store = store
        self.confidential = confidential
    }

    /// Everything that a reviewer's pages show but pictures.
    public func view(of reviewer: ReviewerID) async throws -> ReviewerView {
        var view = try await store.reviewerView(of: reviewer)
        guard view.plan.analysis.heatMapReference == .shown else { return view }
        let name = view.plan.name
        let (reviewed, truth) = (try await confidential.reviewedCases(of: name), try await confidential.cases(of: name))
        for index in view.slots.indices {
            guard let number = reviewed[view.slots[index].slot]?.number, let known = truth[number] else { continue }
            view.slots[index].reference = known.reference
        }
        return view
    }

    /// The normalised image file behind an address that was made for this reviewer; `nil` for anybody else's.
    public func imageFile(_ image: String, for reviewer: ReviewerID) async throws -> String? {
        guard let place = try await store.reviewSlot(image: image, of: reviewer),
            let reviewed = try await confidential.reviewedCase(place.slot)
        else { return nil }
        return try await store.caseSummary(reviewed.number, of: place.study)?.file
    }

    /// The heat map behind an address that was made for this reviewer; `nil` for anybody else's.
    ///
    /// - Throws: ``StoreError/unreadable(file:reason:)`` when it is not the map that was chosen at the invitation.
    public func map(_ map: String, for reviewer: ReviewerID) async throws -> ReviewedMap? {
        guard let place = try await store.reviewSlot(map: map, of: reviewer),
            let reviewed = try await confidential.reviewedCase(place.slot),
            let radiograph = try await store.caseSummary(reviewed.number, of: place.study)
        else { return nil }
        let stored = try await confidential.heatMap(
            study: place.study, predictions: reviewed.model, case: reviewed.number)
        guard let stored, stored.digest == reviewed.map,
            let card = try await confidential.card(of: place.study, by: reviewed.model)
        else {
            throw StoreError.unreadable(
                file: "confidential.sqlite", reason: "a heat map is not the one that was to be reviewed")
        }
        return ReviewedMap(
            method: stored.method, rows: stored.rows, columns: stored.columns, values: stored.values,
            width: radiograph.width, height: radiograph.height, card: card)
    }
}

/// A heat map as its reviewer's page needs it.
public struct ReviewedMap: Equatable, Sendable {
    /// How it was computed, such as `grad-cam`.
    public var method: String
    /// Number of rows.
    public var rows: Int
    /// Number of columns.
    public var columns: Int
    /// Activation, 0 or more, row by row.
    public var values: [Float]
    /// Width of the radiograph in pixels.
    public var width: Int
    /// Height of the radiograph in pixels.
    public var height: Int
    /// The model's card, JSON: it tells how the radiograph was fitted into the network's input.
    public var card: String

    /// A map; there are `rows * columns` values.
    public init(
        method: String, rows: Int, columns: Int, values: [Float], width: Int, height: Int, card: String
    ) {
        self.method = method
        self.rows = rows
        self.columns = columns
        self.values = values
        self.width = width
        self.height = height
        self.card = card
    }
}

/// A reviewer's own view of a study: nothing of other reviewers, of readers, or of cases that the model calls sound.
public struct ReviewerView: Sendable {
    /// The study's plan.
    public var plan: StudyPlan
    /// Whether the study's readers are simulated.
    public var readersAreSimulated: Bool
    /// `M01`.
    public var code: String
    /// In the reviewer's stored order.
    public var slots: [SlotView]

    /// Maps with an answer.
    public var answered: Int { slots.count { $0.standing != nil } }

    /// One map as its reviewer sees it.
    public struct SlotView: Sendable {
        /// Stands for the map.
        public var slot: String
        /// 1, 2 … in the reviewer's order.
        public var position: Int
        /// Stands for the radiograph.
        public var image: String
        /// Stands for the picture of the map.
        public var map: String
        /// What is true about the case; `nil` where the plan hides it.
        public var reference: ReferenceStandard?
        /// The answer that counts.
        public var standing: StandingAnswer?
    }
}

extension StudyStore {
    fileprivate func reviewerView(of reviewer: ReviewerID) async throws -> ReviewerView {
        try await pool.read { [self] database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT reviewer.code, reviewer.study_id, study.simulated_readers
                    FROM reviewer JOIN study ON study.id = reviewer.study_id WHERE reviewer.id = ?
                    """, arguments: [reviewer.row])
            guard let row else { throw StoreError.noSuchReader("") }
            let slots = try Row.fetchAll(
                database,
                sql: "SELECT id, slot, position, image, map FROM review_slot WHERE reviewer_id = ? ORDER BY position",
                arguments: [reviewer.row])
            return ReviewerView(
                plan: try plan(of: row["study_id"], in: database), readersAreSimulated: row["simulated_readers"],
                code: row["code"],
                slots: try slots.map { slot in
                    ReviewerView.SlotView(
                        slot: slot["slot"], position: slot["position"], image: slot["image"], map: slot["map"],
                        standing: try Self.standingReview(of: slot["id"], in: database)?.standing)
                })
        }
    }

    fileprivate func reviewSlot(
        image: String? = nil, map: String? = nil, of reviewer: ReviewerID
    ) async throws -> (slot: String, study: StudyName)? {
        try await pool.read { [self] database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT review_slot.slot, reviewer.study_id FROM review_slot
                    JOIN reviewer ON reviewer.id = review_slot.reviewer_id
                    WHERE reviewer.id = ?1 AND (image = ?2 OR map = ?3)
                    """, arguments: [reviewer.row, image, map])
            return try row.map { ($0["slot"], try plan(of: $0["study_id"], in: database).name) }
        }
    }
}
