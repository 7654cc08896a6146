import Reports
import Studies
@_spi(Confidential) import StudyStore

/// The desk's matrices that were computed last: a coordinator goes from cell to cell, and each page needs the whole order.
///
/// What is kept belongs to one state of the history, looks aside, so that nothing old is ever shown.
actor DeskShelf {
    private struct Key: Hashable {
        let study: StudyName
        let head: String
        let session: Int
        let model: Int
        let specialty: Specialty.Code?
    }

    private static let mostKept = 4
    private var comparisons: [(study: StudyName, head: String, comparison: StudyComparison)] = []
    private var matrices: [(key: Key, matrix: Disagreement)] = []

    /// The matrix of a view, computed away from the threads that serve readers unless it is known.
    ///
    /// Who calls has had the look noted before (``StudyStore/recordResultsViewed(_:how:by:at:)``).
    func matrix(_ view: DeskView, of study: StudyName, desk: CoordinatorDesk) async throws -> Disagreement {
        let head = try await desk.store.headBesidesLooks(of: study)
        let key = Key(
            study: study, head: head, session: view.session, model: view.model, specialty: view.specialty)
        if let known = matrices.first(where: { $0.key == key }) { return known.matrix }
        let comparison = try await comparison(of: study, head: head, desk: desk)
        let matrix = try await desk.compute {
            Disagreement(
                comparison.data, comparison.settings, modality: view.session, model: view.model,
                readers: view.selection)
        }
        matrices = Array(
            (matrices.filter { $0.key != key && $0.key.head == head } + [(key, matrix)]).suffix(Self.mostKept))
        return matrix
    }

    private func comparison(
        of study: StudyName, head: String, desk: CoordinatorDesk
    ) async throws -> StudyComparison {
        if let known = comparisons.first(where: { $0.study == study && $0.head == head }) { return known.comparison }
        let comparison = try await StudyComparison(
            of: study, in: desk.store, confidential: desk.confidential, longWork: .left)
        comparisons = [(study, head, comparison)]
        return comparison
    }
}
