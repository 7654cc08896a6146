import Cryptography
import GRDB
public import Studies

/// A reader to be invited.
public struct Invitee: Sendable {
    /// Specialty, which decides the balance of the orders.
    public var specialty: Specialty.Code
    /// Name, kept apart from the answers; may be empty.
    public var name: String
    /// Where to reach him; may be empty.
    public var contact: String

    /// Somebody to be invited.
    public init(specialty: Specialty.Code, name: String = "", contact: String = "") {
        self.specialty = specialty
        self.name = name
        self.contact = contact
    }
}

/// A personal link and short code. They are told once and stored as hashes only.
public struct IssuedInvitation: Sendable {
    /// `R07`.
    public var code: String
    /// The reader's specialty.
    public var specialty: Specialty.Code
    /// The token of the personal link, `/r/<token>`.
    public var linkToken: String
    /// The short code for typing, such as `K7QF-2MRD-X9`.
    public var typedCode: String
}

extension StudyStore {
    /// Adds readers, makes the stored order of each of their sessions, and issues their links.
    ///
    /// - Parameter request: The key under which a program asks; `nil` for a person.
    /// - Throws: ``ReviewerProblem/isReviewer(_:)`` for somebody who reviews the study's heat maps; ``InvitedBefore``
    ///   when the request's key was used; ``StoreError``.
    @_spi(Confidential) public func invite(
        _ invitees: [Invitee], to name: StudyName, confidential: ConfidentialStore, request: InvitationRequest? = nil,
        by actor: Actor, at now: Timestamp
    ) async throws -> [IssuedInvitation] {
        try await checkReviewNoMaps(invitees, in: name, confidential: confidential)
        let truth = try await confidential.cases(of: name)
        let isCrossover = try await study(name).plan.isCrossover
        let secret = try await isCrossover ? confidential.allocationSecret(of: name) : nil
        let issued = try await writer.write { [self] database in
            let study = try study(name, in: database)
            if let request { try Self.checkIsNew(request, study: study.id.row, in: database) }
            guard study.state != .locked else {
                throw StoreError.wrongState(study: name.description, is: study.state, needed: "draft, open or closed")
            }
            let cases = try Row.fetchAll(
                database, sql: "SELECT id, number FROM study_case WHERE study_id = ? ORDER BY position",
                arguments: [study.id.row])
            let classes = try cases.map { row in
                guard let known = truth[CaseNumber(row["number"])] else {
                    throw StoreError.unreadable(
                        file: "confidential.sqlite", reason: "case \(row["number"] as String) has no reference standard"
                    )
                }
                return CaseStratum(known.reference)
            }
            var orders = try Self.orders(of: study.id.row, in: database)
            let issued = try invitees.map { invitee in
                try add(
                    invitee, to: study, caseIDs: cases.map { $0["id"] }, classes: classes, orders: &orders,
                    allocating: secret, by: actor, at: now, in: database)
            }
            if let request {
                try Self.keep(
                    request, codes: issued.map(\.code), study: study.id.row, at: now.milliseconds, in: database)
            }
            return issued
        }
        for (invitee, invitation) in zip(invitees, issued) where !(invitee.name.isEmpty && invitee.contact.isEmpty) {
            try await confidential.setIdentity(
                invitation.code, name: invitee.name, contact: invitee.contact, in: name)
        }
        return issued
    }

    private func add(
        _ invitee: Invitee, to study: StudyRecord, caseIDs: [Int64], classes: [CaseStratum],
        orders: inout [StoredOrder], allocating secret: UInt64?, by actor: Actor, at now: Timestamp,
        in database: Database
    ) throws -> IssuedInvitation {
        let plan = study.plan
        guard plan.specialties.contains(where: { $0.code == invitee.specialty }) else {
            throw StoreError.noSuchSpecialty(
                invitee.specialty.description, known: plan.specialties.map(\.code.description))
        }
        let number =
            try Int.fetchOne(
                database, sql: "SELECT coalesce(max(number), 0) + 1 FROM reader WHERE study_id = ?",
                arguments: [study.id.row]) ?? 1
        let code = number < 10 ? "R0\(number)" : "R\(number)"
        try database.execute(
            sql: "INSERT INTO reader (study_id, number, code, specialty, invited_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [study.id.row, number, code, invitee.specialty.description, now.milliseconds])
        let reader = database.lastInsertedRowID
        for session in 1...plan.sessions.count {
            let order = try makeOrder(
                for: OrderRequest(
                    caseClasses: classes, reader: number, specialty: invitee.specialty, session: session,
                    plan: plan.order, earlier: orders))
            orders.append(
                StoredOrder(reader: number, specialty: invitee.specialty, session: session, permutation: order))
            try Self.store(order.map { caseIDs[$0] }, session: session, reader: reader, in: database)
        }
        try Self.assignWarmUp(study: study.id.row, reader: reader, in: database)
        let invitation = try issueLink(reader: reader, code: code, specialty: invitee.specialty, at: now, in: database)
        let (policy, seed) = (plan.order.policy.rawValue, String(plan.order.seed))
        let arms = try secret.map {
            try StoredArms.draw(
                for: reader, of: invitee.specialty, in: study.id.row, secret: $0, database: database)
        }
        let details: KeyValuePairs<String, String> =
            if let arms {
                ["specialty": invitee.specialty.description, "order": policy, "seed": seed, "arms": arms]
            } else {
                ["specialty": invitee.specialty.description, "order": policy, "seed": seed]
            }
        try HistoryChain.append(
            .readerInvited, subject: "reader:\(code)", details: details, actor: actor, study: study.id.row, at: now,
            in: database)
        return invitation
    }

    private static func store(_ cases: [Int64], session: Int, reader: Int64, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO reading_session (reader_id, number) VALUES (?, ?)", arguments: [reader, session])
        let sessionID = database.lastInsertedRowID
        for (index, studyCase) in cases.enumerated() {
            try database.cachedStatement(
                sql: "INSERT INTO assignment (session_id, position, case_id, slot, image) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [
                sessionID, index + 1, studyCase, try Token().description, try Token().description,
            ])
        }
    }

    private static func assignWarmUp(study: Int64, reader: Int64, in database: Database) throws {
        let cases = try Int64.fetchAll(
            database, sql: "SELECT id FROM warm_up_case WHERE study_id = ? ORDER BY position", arguments: [study])
        for (index, warmUpCase) in cases.enumerated() {
            try database.execute(
                sql: """
                    INSERT INTO warm_up_assignment (reader_id, position, warm_up_case_id, slot, image)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [reader, index + 1, warmUpCase, try Token().description, try Token().description])
        }
    }

    func issueLink(
        reader: Int64, code: String, specialty: Specialty.Code, at now: Timestamp, in database: Database
    ) throws -> IssuedInvitation {
        let (link, typed) = (try Token(), try Token(bits: 50))
        try database.execute(
            sql: "INSERT INTO invitation (reader_id, link_hash, code_hash, issued_at) VALUES (?, ?, ?, ?)",
            arguments: [reader, keyedHash(link), keyedHash(typed), now.milliseconds])
        return IssuedInvitation(
            code: code, specialty: specialty, linkToken: link.description, typedCode: typed.grouped)
    }

    /// The stored orders of all readers and sessions of a study, cases counted from 0 in the order of their table.
    static func orders(of study: Int64, in database: Database) throws -> [StoredOrder] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT reader.number, reading_session.number, reader.specialty, study_case.position - 1
                FROM assignment JOIN reading_session ON reading_session.id = assignment.session_id
                JOIN reader ON reader.id = reading_session.reader_id
                JOIN study_case ON study_case.id = assignment.case_id
                WHERE reader.study_id = ? ORDER BY reader.number, reading_session.number, assignment.position
                """, arguments: [study])
        var orders: [StoredOrder] = []
        while let row = try rows.next() {
            let (reader, session): (Int, Int) = (row[0], row[1])
            if orders.last?.reader != reader || orders.last?.session != session {
                orders.append(
                    StoredOrder(
                        reader: reader, specialty: Specialty.Code(row[2]), session: session,
                        permutation: []))
            }
            orders[orders.count - 1].permutation.append(row[3])
        }
        return orders
    }

    /// How evenly the stored orders of a study place its cases.
    @_spi(Confidential) public func balance(
        of name: StudyName, confidential: ConfidentialStore
    ) async throws -> (report: BalanceReport, cases: [CaseNumber]) {
        let truth = try await confidential.cases(of: name)
        return try await pool.read { [self] database in
            let study = try study(name, in: database)
            let numbers = try String.fetchAll(
                database, sql: "SELECT number FROM study_case WHERE study_id = ? ORDER BY position",
                arguments: [study.id.row]
            ).map(CaseNumber.init)
            let classes = numbers.compactMap { truth[$0].map { CaseStratum($0.reference) } }
            return (
                try BalanceReport(caseClasses: classes, orders: try Self.orders(of: study.id.row, in: database)),
                numbers
            )
        }
    }
}
