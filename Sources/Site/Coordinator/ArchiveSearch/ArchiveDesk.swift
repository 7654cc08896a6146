import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// What pages and programs do with the PACS.
struct ArchiveDesk {
    let desk: CoordinatorDesk
    let retrievals: ArchiveRetrievals

    /// Searches, notes that somebody did, and keeps what was found for a retrieval.
    /// - Throws: ``ArchiveProblem``.
    func search(
        _ query: ArchiveQuery, in archive: any HospitalArchive, by context: CoordinatorContext
    ) async throws -> [ArchiveStudy] {
        let studies = try await archive.search(query)
        try await desk.confidential.recordArchiveUse(
            .pacsSearched,
            details: [
                "modalities": query.modalities.joined(separator: " "), "body-part": query.bodyPart ?? "",
                "from": query.from ?? "", "to": query.to ?? "", "found": String(studies.count),
            ], by: .coordinator(context.name), at: desk.now)
        await retrievals.keep(ArchiveRetrievals.Found(query: query, studies: studies), of: context.name)
        return studies
    }

    /// Begins to retrieve what the account found last and wants; its end is noted.
    ///
    /// - Returns: How many studies come; `nil` when another retrieval runs.
    func retrieve(
        _ wanted: Set<String>, into target: ArchiveTarget, from archive: any HospitalArchive,
        by context: CoordinatorContext
    ) async -> Int? {
        let (confidential, clock) = (desk.confidential, desk.configuration.clock)
        return await retrievals.begin(wanted, by: context.name, into: target, from: archive) { state in
            let outcome = state.outcome
            try? await confidential.recordArchiveUse(
                .pacsRetrieved,
                details: [
                    "studies": String(state.studies), "into": state.target.rawValue,
                    "came": String(outcome?.retrieved ?? 0), "had-been-there": String(outcome?.present ?? 0),
                    "failed": String(outcome?.failed.values.reduce(0, +) ?? 0), "problem": state.problem ?? "",
                ], by: .coordinator(state.by), at: Timestamp(milliseconds: clock()))
        }
    }
}

extension ArchiveQuery {
    /// What may be asked for.
    static let possibleModalities = ["DX", "CR"]
    private static let limits = 1...100

    /// A query; `nil` when it is none. Days are as browsers send them; empty texts ask for nothing.
    init?(
        of modalities: [String], bodyPart: String?, from: String?, to: String?, description: String?, limit: Int
    ) {
        func text(_ value: String?) -> String? {
            let value = PlanForm.trimmed(value ?? "")
            return value.isEmpty ? nil : String(value.prefix(64))
        }
        let (from, to) = (text(from), text(to))
        guard [from, to].compactMap(\.self).allSatisfy({ $0.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil }),
            !modalities.isEmpty, modalities.allSatisfy(Self.possibleModalities.contains), Self.limits.contains(limit)
        else { return nil }
        if let from, let to, to < from { return nil }
        self.init(
            modalities: modalities, bodyPart: text(bodyPart), from: from, to: to, description: text(description),
            limit: limit)
    }
}
