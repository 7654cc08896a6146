import Reports
import Studies
@_spi(Confidential) import StudyStore

extension StudyStore {
    /// What is true about a study's cases, in the order of their table.
    ///
    /// - Throws: ``StoreError/unreadable(file:reason:)`` for a case without a reference standard.
    func comparisonCases(of name: StudyName, in confidential: ConfidentialStore) async throws -> [ComparisonCase] {
        let truth = try await confidential.cases(of: name)
        return try await cases(of: name).map { item in
            guard let known = truth[item.number] else {
                throw StoreError.unreadable(
                    file: "confidential.sqlite", reason: "case \(item.number) has no reference standard")
            }
            return ComparisonCase(known)
        }
    }
}
