import GRDB
public import Studies

extension StudyStore {
    /// Makes a reader's link, code and signed-in browsers useless.
    public func revoke(_ code: String, in name: StudyName, by actor: Actor, at now: Timestamp) async throws {
        try await writer.write { [self] database in
            let (study, reader, _) = try find(code, in: name, database)
            try Self.revokeLinks(of: reader, at: now, in: database)
            try HistoryChain.append(
                .linkRevoked, subject: "reader:\(code)", actor: actor, study: study, at: now, in: database)
        }
        signIns.forgetAll()
    }

    /// Issues a new link and code; those before stop working. Order and answers stay.
    public func reissue(
        _ code: String, in name: StudyName, by actor: Actor, at now: Timestamp
    ) async throws -> IssuedInvitation {
        defer { signIns.forgetAll() }
        return try await writer.write { [self] database in
            let (study, reader, specialty) = try find(code, in: name, database)
            try Self.revokeLinks(of: reader, at: now, in: database)
            let invitation = try issueLink(reader: reader, code: code, specialty: specialty, at: now, in: database)
            try HistoryChain.append(
                .linkReissued, subject: "reader:\(code)", actor: actor, study: study, at: now, in: database)
            return invitation
        }
    }

    /// Declares a reader's answers void, for a reason that every export repeats. Nothing is deleted.
    public func void(
        _ code: String, in name: StudyName, reason: String, by actor: Actor, at now: Timestamp
    ) async throws {
        let reason = reason.withoutNull
        guard reason.contains(where: { !$0.isWhitespace }) else { throw StoreError.reasonNeeded }
        try await writer.write { [self] database in
            let (study, reader, _) = try find(code, in: name, database)
            try database.execute(
                sql: "INSERT INTO voiding (reader_id, reason, voided_by, voided_at) VALUES (?, ?, ?, ?)",
                arguments: [reader, reason, actor.text, now.milliseconds])
            try HistoryChain.append(
                .readerVoided, subject: "reader:\(code)", details: ["reason": reason], actor: actor, study: study,
                at: now, in: database)
        }
    }

    private static func revokeLinks(of reader: Int64, at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "UPDATE invitation SET revoked_at = ? WHERE reader_id = ? AND revoked_at IS NULL",
            arguments: [now.milliseconds, reader])
    }

    private func find(
        _ code: String, in name: StudyName, _ database: Database
    ) throws -> (study: Int64, reader: Int64, specialty: Specialty.Code) {
        let study = try study(name, in: database)
        let row = try Row.fetchOne(
            database, sql: "SELECT id, specialty FROM reader WHERE study_id = ? AND code = ?",
            arguments: [study.id.row, code])
        guard let row else { throw StoreError.noSuchReader(code) }
        return (study.id.row, row["id"], Specialty.Code(row["specialty"]))
    }

    /// Keeps what a reader said about himself, and that he agreed to take part.
    ///
    /// - Parameter consentDigest: SHA-256 of the consent text as he saw it.
    public func giveProfile(
        specialty: Specialty.Code, yearsOfExperience: Int, consentLanguage: Language, consentDigest: String,
        reader: ReaderID, at now: Timestamp
    ) async throws {
        try await writer.write { database in
            let (code, study) = try Self.codeAndStudy(of: reader, in: database)
            try Self.checkNotLocked(study, in: database)
            try database.execute(
                sql: """
                    INSERT INTO reader_profile (reader_id, specialty, years_experience, consent_language,
                        consent_sha256, given_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    reader.row, specialty.description, yearsOfExperience, consentLanguage.tag, consentDigest,
                    now.milliseconds,
                ])
            try HistoryChain.append(
                .profileGiven, subject: "reader:\(code)",
                details: [
                    "specialty": specialty.description, "years": String(yearsOfExperience), "consent": consentDigest,
                ], actor: .reader(code), study: study, at: now, in: database)
        }
    }

    /// What a reader's screen showed.
    public struct ScreenCheck: Sendable {
        /// Whether the darkest patches could be told apart.
        public var darkestVisible: Bool
        /// Whether the brightest patches could be told apart.
        public var brightestVisible: Bool
        /// Width of the window in CSS pixels.
        public var width: Int?
        /// Height of the window in CSS pixels.
        public var height: Int?
        /// Device pixels a CSS pixel.
        public var pixelRatio: Double?

        /// A check as the page sent it.
        public init(darkestVisible: Bool, brightestVisible: Bool, width: Int?, height: Int?, pixelRatio: Double?) {
            self.darkestVisible = darkestVisible
            self.brightestVisible = brightestVisible
            self.width = width
            self.height = height
            self.pixelRatio = pixelRatio
        }
    }

    /// Keeps the check of a reader's screen.
    public func recordScreenCheck(_ check: ScreenCheck, reader: ReaderID, at now: Timestamp) async throws {
        try await writer.write { database in
            let (code, study) = try Self.codeAndStudy(of: reader, in: database)
            try Self.checkNotLocked(study, in: database)
            try database.execute(
                sql: """
                    INSERT INTO screen_check (reader_id, darkest_visible, brightest_visible, width, height,
                        pixel_ratio, checked_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    reader.row, check.darkestVisible, check.brightestVisible, check.width, check.height,
                    check.pixelRatio, now.milliseconds,
                ])
            try HistoryChain.append(
                .screenChecked, subject: "reader:\(code)",
                details: [
                    "darkest": check.darkestVisible ? "yes" : "no", "brightest": check.brightestVisible ? "yes" : "no",
                ], actor: .reader(code), study: study, at: now, in: database)
        }
    }

    /// After the lock nothing is taken any more that a table of an export shows: not the specialty either.
    static func checkNotLocked(_ study: Int64, in database: Database) throws {
        let name = try String.fetchOne(
            database.cachedStatement(sql: "SELECT name FROM study WHERE id = ? AND state = 'locked'"),
            arguments: [study])
        if let name { throw StoreError.wrongState(study: name, is: .locked, needed: "draft, open or closed") }
    }

    static func codeAndStudy(of reader: ReaderID, in database: Database) throws -> (code: String, study: Int64) {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT code, study_id FROM reader WHERE id = ?"), arguments: [reader.row])
        guard let row else { throw StoreError.noSuchReader("\(reader.row)") }
        return (row["code"], row["study_id"])
    }
}
