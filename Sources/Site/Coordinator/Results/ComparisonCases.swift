import Reports
import Studies
@_spi(Confidential) import StudyStore

extension StudyStore {
    /// What is true about a study's cases, in the order of their table.
    ///
    /// - Throws: ``StoreError/unreadable(file:reason:)`` for a case without a reference standard.
    func comparisonCases(of name: StudyName, in confidential: ConfidentialStore) async throws -> [ComparisonCase] {
        async let numbers = caseNumbers(of: name)
        let truth = try await confidential.cases(of: name)
        return try await numbers.map { number in
            guard let known = truth[number] else {
                throw StoreError.unreadable(
                    file: "confidential.sqlite", reason: "case \(number) has no reference standard")
            }
            return ComparisonCase(known)
        }
    }
}
