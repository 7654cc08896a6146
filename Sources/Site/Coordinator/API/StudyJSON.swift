import Cryptography
import Foundation
import Studies
import StudyStore

/// A study as programs see it.
struct StudyJSON: Encodable {
    let name: String
    let title: String
    /// `draft`, `open`, `closed` or `locked`.
    let state: String
    let readersAreSimulated: Bool
    let createdAt: String
    /// SHA-256 of the study file.
    let studyFileSHA256: String
    /// SHA-256 of everything that gives answers their meaning; absent until the study was opened.
    let frozenContentSHA256: String?
    let cases: Int
    let practiceCases: Int
    let sessions: Int
    let specialties: [String]
    /// Whether results may be asked for now.
    let resultsAreOpen: Bool

    init(_ study: StudyRecord) {
        let plan = study.plan
        name = plan.name.description
        title = plan.title.invariant
        state = study.state.rawValue
        readersAreSimulated = study.readersAreSimulated
        createdAt = study.createdAt.description
        (studyFileSHA256, frozenContentSHA256) = (study.definitionDigest, study.frozenDigest)
        (cases, practiceCases, sessions) = (study.cases, study.warmUpCases, plan.sessions.count)
        specialties = plan.specialties.map(\.code.description)
        resultsAreOpen = study.resultsAreOpen
    }
}

extension StudyRecord {
    /// Changes when the study goes into another state.
    var version: String {
        Digest(of: "\(plan.name) \(state.rawValue) \(definitionDigest)").description.prefix(32).description
    }
}

/// A reader as programs see him.
struct ReaderJSON: Encodable {
    let code: String
    /// Only for coordinators, and only when one was given.
    let name: String?
    let contact: String?
    let specialty: String
    let yearsOfExperience: Int?
    /// `unused`, `used` or `revoked`.
    let link: String
    let voidReason: String?
    let isSignedOff: Bool
    let lastSeenAt: String?
    /// Median over the cases of the active time until the first answer, in seconds.
    let medianActiveSeconds: Double?
    /// Answers that wait on a device, at least.
    let unsentAtLeast: Int
    let sessions: [Session]

    struct Session: Encodable {
        let number: Int
        let answered: Int
        let cases: Int
        let activeMilliseconds: Int64
        let lastAnswerAt: String?
        let signedAt: String?
    }

    init(_ reader: ReaderProgress, identity: (name: String, contact: String)?) {
        code = reader.code
        name = identity.flatMap { $0.name.isEmpty ? nil : $0.name }
        contact = identity.flatMap { $0.contact.isEmpty ? nil : $0.contact }
        specialty = reader.specialty.description
        yearsOfExperience = reader.yearsOfExperience
        link = !reader.linkIsValid ? "revoked" : reader.givenSpecialty == nil ? "unused" : "used"
        voidReason = reader.voidReason
        isSignedOff = reader.isSignedOff
        lastSeenAt = reader.lastSeenAt?.description
        medianActiveSeconds = reader.pace.map { $0.medianActiveMilliseconds / 1000 }
        unsentAtLeast = reader.unsentAtLeast
        sessions = reader.sessions.map {
            Session(
                number: $0.number, answered: $0.answered, cases: $0.cases, activeMilliseconds: $0.activeMilliseconds,
                lastAnswerAt: $0.lastAnswerAt?.description, signedAt: $0.signedAt?.description)
        }
    }
}

/// An event of a study's history, or of the accounts', as programs see it.
struct EventJSON: Encodable {
    let sequence: Int
    let at: String
    let actor: String
    let kind: String
    let subject: String
    let details: [String: String]
    let hash: String

    /// - Parameter showsResults: Whether results may be told; numbers of heat maps are results.
    init(_ event: HistoryEvent, showsResults: Bool) {
        (sequence, at, actor, kind) = (event.sequence, event.at.description, event.actor, event.kind)
        subject = !showsResults && event.subject.hasPrefix("map:") ? "" : event.subject
        let isSealed = !showsResults && event.kind == HistoryEvent.Kind.reviewerInvited.rawValue
        details = event.texts.filter { !isSealed || $0.key != "maps" }
        hash = event.hash
    }
}

/// A part of a list as programs get it.
struct ListJSON<Item: Encodable>: Encodable {
    let items: [Item]
    /// The address of the part that follows; absent at the end.
    let next: String?

    /// - Parameter path: The list's address.
    init(_ part: ListPart<Item>, path: String, limit: Int) {
        items = part.items
        next = part.next.map { name in
            let after = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? name
            return "\(path)?limit=\(limit)&after=\(after)"
        }
    }
}
