import Cryptography
import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// What can be said about a study at a moment, and held against its files later.
struct StudyCertificate: Sendable {
    let study: StudyRecord
    let account: StudyAccount
    let verification: Verification
    let deviations: [StudyDeviation]
    let models: [StoredModel]
    /// SHA-256 of the newest export's `manifest.json`, and when it was made; `nil` when nothing was exported.
    let manifest: (digest: String, at: Timestamp)?
    let program: String
    let issuedAt: Timestamp
    let issuedBy: String

    /// Checks the study and gathers everything.
    ///
    /// - Parameter includingImages: Whether every image file is compared too, which takes about 0.1 s a file.
    init(
        of study: StudyRecord, desk: CoordinatorDesk, includingImages: Bool, by coordinator: String
    ) async throws {
        let name = study.plan.name
        verification = try await desk.store.verify(
            name, expecting: nil, includingImages: includingImages, against: desk.confidential)
        account = try await desk.store.account(of: name)
        models = try await desk.confidential.models(of: name)
        self.study = study
        deviations = StudyDeviation.all(of: study, account, models: models)
        let exported = account.notable.last { $0.kind == HistoryEvent.Kind.exported.rawValue }
        manifest = exported.flatMap { event in event.texts["manifest"].map { ($0, event.at) } }
        program = desk.configuration.version
        issuedAt = desk.now
        issuedBy = coordinator
    }

    /// The certificate for programs; docs/desk.md describes the fields.
    func json() throws -> [UInt8] {
        func orNull(_ value: String?) -> Any { value.map { $0 as Any } ?? NSNull() }
        let values: [String: Any] = [
            "certificate": "ReaderStudy study certificate", "format": 1, "issuedAt": issuedAt.description,
            "issuedBy": issuedBy, "program": program,
            "study": [
                "name": study.plan.name.description, "title": study.plan.title.invariant,
                "state": study.state.rawValue, "readersAreSimulated": study.readersAreSimulated,
                "createdAt": study.createdAt.description,
            ] as [String: Any],
            "plan": ["studyFileSHA256": study.definitionDigest, "frozenContentSHA256": orNull(study.frozenDigest)],
            "counts": [
                "cases": study.cases, "practiceCases": study.warmUpCases, "readersInvited": account.readers,
                "readersVoid": account.void.count, "sessions": account.sessions,
                "sessionsSigned": account.signedSessions, "answersExpected": account.expected,
                "answersGiven": account.answered, "cannotAssess": account.cannotAssess,
                "answersEverGiven": account.versions,
            ],
            "models": models.map { model in
                [
                    "name": model.predictions.model, "version": model.predictions.version,
                    "threshold": model.predictions.threshold, "sourceSHA256": model.predictions.source.description,
                    "addedAt": model.addedAt.description,
                ] as [String: Any]
            },
            "exclusions": account.void.map { reader in
                [
                    "reader": reader.code, "reason": reader.reason, "at": reader.at.description,
                    "answers": reader.answers,
                ] as [String: Any]
            },
            "deviations": deviations.map { deviation in
                [
                    "kind": deviation.kind.rawValue, "count": deviation.count,
                    "first": orNull(deviation.first?.description), "last": orNull(deviation.last?.description),
                    "subjects": deviation.subjects,
                ] as [String: Any]
            },
            "history": ["events": verification.events, "head": verification.head] as [String: Any],
            "verification": [
                "intact": verification.isIntact, "answers": verification.readings, "images": verification.images,
                "problems": verification.problems.map(\.description), "moreProblems": verification.moreProblems,
            ] as [String: Any],
            "newestExport": manifest.map { ["manifestSHA256": $0.digest, "at": $0.at.description] as Any } ?? NSNull(),
        ]
        let data = try JSONSerialization.data(
            withJSONObject: values, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
        return Array(data) + [UInt8(ascii: "\n")]
    }
}
