import Cryptography
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// The certificate of a study on a page to print; without one before it is asked for.
struct StudyCertificatePage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    let isLocked: Bool
    let certificate: Certificate?

    /// What is printed.
    struct Certificate: Sendable {
        let title: String
        let state: String
        let program: String
        let issuedAt: TimeValue
        let issuedBy: String
        let hashes: [Line]
        let counts: [Line]
        let models: [Line]
        let hasModels: Bool
        let exclusions: [Exclusion]
        let hasExclusions: Bool
        let deviations: [Deviation]
        let hasDeviations: Bool
        let isIntact: Bool
        let verified: String
        let problems: [String]
    }

    /// A name and its value.
    struct Line: Sendable {
        let label: String
        let value: String
    }

    /// A reader who does not count.
    struct Exclusion: Sendable {
        let code: String
        let reason: String
        let at: TimeValue
        let answers: String
    }

    /// One deviation.
    struct Deviation: Sendable {
        let sentence: String
        let first: TimeValue?
        let last: TimeValue?
    }
}

extension StudyCertificatePage.Certificate {
    init(_ certificate: StudyCertificate, desk: CoordinatorDesk, _ language: Language) {
        typealias Line = StudyCertificatePage.Line
        func text(_ key: String, _ values: [String: String] = [:]) -> String {
            desk.text("certificate.\(key)", language, filling: values)
        }
        func line(_ key: String, _ value: String) -> Line { Line(label: text("line.\(key)"), value: value) }
        let (study, account, verification) = (certificate.study, certificate.account, certificate.verification)
        title = study.plan.title.text(in: language)
        state = desk.text("state.\(study.state.rawValue)", language)
        program = certificate.program
        issuedAt = TimeValue(certificate.issuedAt)
        issuedBy = certificate.issuedBy
        hashes = [
            line("studyFile", study.definitionDigest), line("frozen", study.frozenDigest ?? "–"),
            line("head", verification.head),
            line("manifest", certificate.manifest.map { "\($0.digest) (\(TimeValue($0.at).text))" } ?? "–"),
        ]
        counts = [
            line("cases", String(study.cases)), line("practice", String(study.warmUpCases)),
            line("readers", String(account.readers)), line("void", String(account.void.count)),
            line("sessions", "\(account.signedSessions)/\(account.sessions)"),
            line("answers", "\(account.answered)/\(account.expected)"),
            line("cannotAssess", String(account.cannotAssess)), line("versions", String(account.versions)),
            line("events", String(verification.events)),
        ]
        models = certificate.models.map { model in
            let predictions = model.predictions
            let version = predictions.version.isEmpty ? "" : " \(predictions.version)"
            return Line(
                label: predictions.model + version,
                value: "\(text("line.threshold")) \(PrintedNumber.shortest(predictions.threshold)), SHA-256 "
                    + predictions.source.description)
        }
        hasModels = !models.isEmpty
        exclusions = account.void.map {
            StudyCertificatePage.Exclusion(
                code: $0.code, reason: $0.reason, at: TimeValue($0.at), answers: String($0.answers))
        }
        hasExclusions = !exclusions.isEmpty
        deviations = certificate.deviations.map { deviation in
            StudyCertificatePage.Deviation(
                sentence: text(
                    "deviation.\(deviation.kind.rawValue)",
                    ["count": String(deviation.count), "subjects": deviation.subjects.joined(separator: ", ")]),
                first: deviation.first.map(TimeValue.init), last: deviation.last.map(TimeValue.init))
        }
        hasDeviations = !deviations.isEmpty
        isIntact = verification.isIntact
        verified = text(
            verification.images > 0 ? "verifiedWithImages" : "verified",
            [
                "events": String(verification.events), "answers": String(verification.readings),
                "images": String(verification.images),
            ])
        problems = verification.problems.map(\.description)
    }
}
