import Reports
import Studies
@_spi(Confidential) import StudyStore

extension HeatMapReviews {
    /// What the reviewers of a study said, by model, and how its maps lie to the boxes of the table of cases. Who calls has
    /// had the look noted before (``StudyStore/recordResultsViewed(_:how:by:at:)``).
    static func all(
        of name: StudyName, in store: StudyStore, confidential: ConfidentialStore
    ) async throws -> [HeatMapReviews] {
        let standing = Dictionary(
            grouping: try await store.standingReviews(of: name, confidential: confidential), by: \.model)
        let cases = try await store.cases(of: name)
        let truth = try await confidential.cases(of: name)
        var reviews: [HeatMapReviews] = []
        for model in try await confidential.models(of: name).map(\.predictions.model) {
            let reviewable = try await confidential.reviewableMaps(of: name, by: model, cases: cases.map(\.number))
            let card = try await confidential.scoring(of: name, by: model)?.provenance.card ?? "{}"
            var boxes: [CaseNumber: BoxAgreement] = [:]
            for item in cases {
                guard let map = reviewable.maps[item.number], let box = truth[item.number]?.reference.box else {
                    continue
                }
                let enlarged = EnlargedHeatMap(
                    ReviewedMap(
                        method: map.method, rows: map.rows, columns: map.columns, values: map.values,
                        width: item.width, height: item.height, card: card))
                boxes[item.number] = enlarged.grid.map { BoxAgreement($0, box) }
            }
            let own = standing[model] ?? []
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
