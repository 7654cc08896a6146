import DenseNet
import Reports
import Scoring
import Studies
@_spi(Confidential) import StudyStore

extension HeatMapReviews {
    /// What the reviewers of a study said, by model, and how its maps lie to the boxes of the table of cases. Who calls has
    /// had the look noted before (``StudyStore/recordResultsViewed(_:how:by:at:)``).
    ///
    /// - Parameter threads: Where maps are enlarged, which takes long; `nil` on the caller's own thread.
    static func all(
        of name: StudyName, in store: StudyStore, confidential: ConfidentialStore, on threads: BackgroundThreads?
    ) async throws -> [HeatMapReviews] {
        let standing = Dictionary(
            grouping: try await store.standingReviews(of: name, confidential: confidential), by: \.model)
        var reviews: [HeatMapReviews] = []
        for model in try await confidential.models(of: name).map(\.predictions.model) {
            let own = standing[model] ?? []
            // Most studies have models without maps, of which there is nothing to read.
            let card = try await confidential.card(of: name, by: model)
            guard card != nil || !own.isEmpty else { continue }
            let cases = try await store.cases(of: name)
            let truth = try await confidential.cases(of: name)
            let maps = try await confidential.reviewableMaps(of: name, by: model, cases: cases.map(\.number)).maps
            let boxed = BoxedMaps(
                card: card,
                maps: cases.compactMap { item in
                    guard let map = maps[item.number], let box = truth[item.number]?.reference.box else { return nil }
                    return BoxedMaps.Item(image: item, map: map, box: box)
                })
            let boxes =
                if let threads { try await threads.run { try boxed.agreements() } } else { try boxed.agreements() }
            let codes = own.map(\.reviewer).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
            guard !codes.isEmpty || !boxes.isEmpty else { continue }
            reviews.append(
                HeatMapReviews(
                    model: model,
                    reviewers: codes.map { code in
                        let rows = own.filter { $0.reviewer == code }
                        return Reviewer(
                            code: code, answers: Dictionary(uniqueKeysWithValues: rows.map { ($0.number, $0.answer) }))
                    }, boxes: boxes))
        }
        return reviews
    }
}

/// The maps of one model whose cases have a box.
private struct BoxedMaps: Sendable {
    /// The model's card, JSON; `nil` when the study was not scored by it, and then there are no maps.
    let card: String?
    let maps: [Item]

    struct Item: Sendable {
        let image: CaseSummary
        let map: StoredHeatMap
        let box: ReferenceStandard.Box
    }

    /// - Throws: ``StoreError/unreadable(file:reason:)`` when the card cannot be read.
    func agreements() throws -> [CaseNumber: BoxAgreement] {
        guard let card, !maps.isEmpty else { return [:] }
        let read = try ModelCard(stored: card)
        var agreements: [CaseNumber: BoxAgreement] = [:]
        for item in maps {
            let enlarged = EnlargedHeatMap(
                ActivationMap(item.map), width: item.image.width, height: item.image.height, card: read)
            agreements[item.image.number] = enlarged.grid.map { BoxAgreement($0, item.box) }
        }
        return agreements
    }
}

extension ActivationMap {
    /// A map as the store keeps it.
    init(_ stored: StoredHeatMap) {
        self.init(method: stored.method, rows: stored.rows, columns: stored.columns, values: stored.values)
    }
}
