import Studies
import StudyStore

extension StudyPage {
    /// One reader in the table of readers, and on his own page.
    struct ReaderRow: Sendable {
        let code: String
        let name: String?
        let address: String
        let specialty: SpecialtyValue
        let years: Int?
        let linkRevoked: Bool
        let linkUnused: Bool
        let linkInUse: Bool
        let voidReason: String?
        let signedOff: Bool
        let sessions: [SessionRow]
        let lastAnswerAt: TimeValue?
        let activeMinutes: Int
        let medianSeconds: String?
        let lastSeenAt: TimeValue?
        /// Whether answers wait on a device.
        let hasUnsent: Bool
        let unsentText: String

        init(
            _ reader: ReaderProgress, name: String?, study: StudyRecord, desk: CoordinatorDesk, _ language: Language
        ) {
            code = reader.code
            self.name = name.flatMap { $0.isEmpty ? nil : $0 }
            address = StudyAddress(study.plan.name).reader(reader.code)
            specialty = desk.specialty(reader.specialty, in: study.plan, language)
            years = reader.yearsOfExperience
            linkRevoked = !reader.linkIsValid
            linkUnused = reader.linkIsValid && reader.givenSpecialty == nil
            linkInUse = reader.linkIsValid && reader.givenSpecialty != nil
            voidReason = reader.voidReason
            signedOff = reader.isSignedOff
            sessions = reader.sessions.map { SessionRow($0, study: study, desk: desk, language) }
            lastAnswerAt = reader.sessions.compactMap(\.lastAnswerAt).max().map(TimeValue.init)
            let active = reader.sessions.reduce(0) { $0 + $1.activeMilliseconds }
            activeMinutes = Int((Double(active) / 60_000).rounded())
            medianSeconds = reader.pace.map { oneDecimal($0.medianActiveMilliseconds / 1000) }
            lastSeenAt = reader.lastSeenAt.map(TimeValue.init)
            hasUnsent = reader.unsentAtLeast > 0
            unsentText = desk.unsentText(reader.unsentAtLeast, language)
        }
    }

    struct SessionRow: Sendable {
        let number: Int
        let label: String
        let description: String
        let progress: ProgressValue
        let activeMinutes: Int
        let lastAnswerAt: TimeValue?
        let signedAt: TimeValue?

        init(
            _ session: ReaderProgress.SessionProgress, study: StudyRecord, desk: CoordinatorDesk, _ language: Language
        ) {
            number = session.number
            let index = session.number - 1
            let declared = study.plan.sessions.indices.contains(index) ? study.plan.sessions[index].label : nil
            label =
                declared?.text(in: language)
                ?? desk.text("study.session", language, filling: ["number": String(session.number)])
            progress = ProgressValue(done: session.answered, of: session.cases)
            description = desk.text(
                "study.progressOf", language,
                filling: ["label": label, "done": String(session.answered), "of": String(session.cases)])
            activeMinutes = Int((Double(session.activeMilliseconds) / 60_000).rounded())
            lastAnswerAt = session.lastAnswerAt.map(TimeValue.init)
            signedAt = session.signedAt.map(TimeValue.init)
        }
    }
}
