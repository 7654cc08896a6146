import Cryptography
public import Foundation
import GRDB
public import Studies

extension StudyStore {
    /// Writes a study's tables into a new folder.
    ///
    /// All files show one state of the database. They are written under another name and appear together at the end; on
    /// any error nothing stays. Rows are written as they are read, so the memory does not depend on their number. The
    /// history tells of the export, and of the truth if it is in it, before the folder appears.
    ///
    /// Tables are UTF-8 without byte order mark, RFC 4180 (comma, CR LF) or JSON Lines, or sheets of a spreadsheet; in
    /// English whatever the language of the pages. Readers are in them by code, never by name.
    ///
    /// - Parameters:
    ///   - name: The study.
    ///   - formats: The forms in which it is written.
    ///   - includingReferenceStandard: Whether the truth about each case is beside the answers: with it the tables are
    ///     the results, so it is refused while they are sealed, and the history tells the study's state.
    ///   - confidential: Where the truth is.
    ///   - folder: A folder that does not exist; its parent is made when it is missing.
    ///   - version: The version of ReaderStudy, for the manifest.
    ///   - actor: Who exports.
    ///   - now: When.
    ///   - progress: Called with rows of the table `readings` written and all of them, from another thread.
    /// - Throws: ``ExportError``, ``RehearsalProblem`` in a rehearsal's data directory, or ``StoreError``, among them ``StoreError/resultsSealed(study:)``.
    @_spi(Confidential) @discardableResult public func export(
        _ name: StudyName, formats: Set<ExportFormat> = Set(ExportFormat.allCases), includingReferenceStandard: Bool,
        confidential: ConfidentialStore, to folder: URL, version: String, by actor: Actor, at now: Timestamp,
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> ExportSummary {
        try directory.refuseRehearsal()
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw ExportError.folderExists(folder.path)
        }
        if includingReferenceStandard, try await !study(name).resultsAreOpen {
            throw StoreError.resultsSealed(study: name.description)
        }
        let truth = try await confidential.cases(of: name)
        let aid = try await study(name).plan.aid
        // What a model says is told where the truth is.
        let told = includingReferenceStandard ? aid?.model : nil
        let advice = try await confidential.models(of: name).map(\.predictions).first { $0.model == told }
        let parent = folder.deletingLastPathComponent()
        let partial = parent.appendingPathComponent(".\(folder.lastPathComponent).\(try Token(bits: 40)).partial")
        do {
            try FileManager.default.createDirectory(
                at: partial, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ExportError.cannotWrite(folder.path, reason: error.localizedDescription)
        }
        do {
            var summary = try await pool.read { [self] database in
                try ExportRun(
                    study: try study(name, in: database), truth: truth, advice: advice,
                    formats: formats, includesReferenceStandard: includingReferenceStandard, version: version,
                    now: now, progress: progress, database: database
                ).write(into: partial)
            }
            try await recordExport(summary, of: name, by: actor, at: now)
            do {
                try FileManager.default.moveItem(at: partial, to: folder)
            } catch {
                throw ExportError.cannotWrite(folder.path, reason: error.localizedDescription)
            }
            summary.folder = folder
            return summary
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw error
        }
    }

    private func recordExport(
        _ summary: ExportSummary, of name: StudyName, by actor: Actor, at now: Timestamp
    ) async throws {
        try await writer.write { [self] database in
            let study = try study(name, in: database)
            func digest(_ file: String) -> String {
                summary.files.first { $0.name == file }?.digest.description ?? ""
            }
            try HistoryChain.append(
                .exported, subject: "study",
                details: [
                    "state": study.state.rawValue, "readings": digest("readings.csv"),
                    "manifest": digest("manifest.json"),
                    "formats": ExportFormat.allCases.filter(summary.formats.contains).map(\.rawValue)
                        .joined(separator: " "),
                    "reference-standard": summary.includesReferenceStandard ? "included" : "left out",
                ], actor: actor, study: study.id.row, at: now, in: database)
            guard summary.includesReferenceStandard else { return }
            try HistoryChain.append(
                .referenceStandardViewed, subject: "study",
                details: ["how": "export", "state": study.state.rawValue], actor: actor, study: study.id.row, at: now,
                in: database)
        }
    }
}

/// The files of one export, from one state of the database.
private struct ExportRun {
    let study: StudyRecord
    let truth: [CaseNumber: StudyCase]
    let advice: ModelPredictions?
    let formats: Set<ExportFormat>
    let includesReferenceStandard: Bool
    let version: String
    let now: Timestamp
    let progress: @Sendable (Int, Int) -> Void
    let database: Database

    func write(into folder: URL) throws -> ExportSummary {
        let writer = try ExportWriter(folder: folder, formats: formats, at: now)
        let readers = try ExportedReader.all(of: study, in: database)
        let cases = try ExportedCase.all(of: study, truth: includesReferenceStandard ? truth : nil, in: database)
        let reference = includesReferenceStandard ? ReferenceColumns.all(of: truth) : []
        let readings = try writeReadings(
            ReadingColumns(study: study, reference: reference), of: readers, cases, to: writer)
        try WideTable(study: study, readers: readers, cases: cases, reference: reference, database: database)
            .write(to: writer)
        let tables = ReaderTables(study: study, database: database)
        try tables.readers(to: writer)
        try tables.sessions(to: writer)
        try tables.screenChecks(to: writer)
        try tables.warmUp(to: writer)
        try writeBalance(cases, to: writer)
        try SecondReadingTable(
            study: study, advice: advice, truth: includesReferenceStandard ? truth : [:], database: database
        ).write(to: writer)
        try ViewTrackTable(study: study, database: database).write(to: writer)
        try HistoryTable(study: study, database: database).write(to: writer)
        try writer.dataDictionary()
        let head = try HistoryChain.head(of: study.id.row, in: database)
        try writer.text("manifest.json", try manifest(of: writer.files, head: head).text())
        return ExportSummary(
            folder: folder, files: writer.files, formats: formats, readings: readings, historyHead: head,
            includesReferenceStandard: includesReferenceStandard)
    }

    /// Writes the tables `readings` and `versions` in one walk through the answers.
    ///
    /// - Returns: Rows of `readings`, also when it is not asked for.
    private func writeReadings(
        _ columns: ReadingColumns, of readers: [ExportedReader], _ cases: [ExportedCase], to writer: ExportWriter
    ) throws -> Int {
        let total =
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM reader JOIN reading_session ON reading_session.reader_id = reader.id
                    JOIN assignment ON assignment.session_id = reading_session.id WHERE reader.study_id = ?
                    """, arguments: [study.id.row]) ?? 0
        guard writer.wants(.readings) else { return total }
        let readings = try writer.open(.readings, columns.readings)
        let versions = writer.wants(.versions) ? try writer.open(.versions, columns.versions) : nil
        let byID = Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0) })
        let conveyor = RowConveyor<ReadingRow> { [progress] row in
            if row.reading != nil { try versions?.write(row) }
            guard row.isStanding else { return }
            try readings.write(row)
            if readings.rows.isMultiple(of: 500) || readings.rows == total { progress(readings.rows, total) }
        }
        try ReadingRow.all(of: readers, cases: byID, in: database, conveyor.send)
        try conveyor.finish()
        try writer.close(readings)
        if let versions { try writer.close(versions) }
        return readings.rows
    }

    private func writeBalance(_ cases: [ExportedCase], to writer: ExportWriter) throws {
        guard writer.wants(.balance) else { return }
        let numbers = cases.map(\.number)
        let classes = try numbers.map { number in
            guard let known = truth[CaseNumber(number)] else {
                throw StoreError.unreadable(
                    file: "confidential.sqlite", reason: "case \(number) has no reference standard")
            }
            return CaseStratum(known.reference)
        }
        let report = try BalanceReport(
            caseClasses: classes, orders: try StudyStore.orders(of: study.id.row, in: database))
        let name = study.plan.name.description
        func count(_ column: String, _ index: Int, _ meaning: String) -> ExportColumn<[String]> {
            ExportColumn(column, meaning, .integer) { ExportCell(Int($0[index])) }
        }
        let columns: [ExportColumn<[String]>] = [
            ExportColumn("study", "Short name of the study.") { _ in .text(name) },
            ExportColumn("case", "Number of the case in the study's table of cases.") { fields in
                ExportCell(Int(fields[0]).flatMap { numbers.indices.contains($0) ? numbers[$0] : nil })
            },
            ExportColumn("specialty", "Specialty of the invitation.", .code, values: "all = all readers") {
                .text($0[1])
            },
            count("early", 2, "Stored orders that have the case in their first third."),
            count("middle", 3, "Stored orders that have the case in their second third."),
            count("late", 4, "Stored orders that have the case in their last third."),
            ExportColumn("mean_position", "Mean position of the case in these orders, from 1.", .number) {
                ExportCell(Double($0[5]))
            },
        ]
        try writer.table(.balance, columns) { write in try report.csvRows.forEach(write) }
    }

    private func manifest(of files: [ExportSummary.File], head: String) throws -> Manifest {
        let plan = study.plan
        return Manifest(
            study: plan.name.description, title: plan.title.invariant, notice: plan.notice?.invariant,
            state: study.state.rawValue, readersAreSimulated: study.readersAreSimulated,
            includesReferenceStandard: includesReferenceStandard,
            formats: ExportFormat.allCases.filter(formats.contains).map(\.rawValue), madeAt: now.description,
            readerStudyVersion: version, studyFileSHA256: study.definitionDigest,
            frozenContentSHA256: study.frozenDigest,
            historyEvents: try Int.fetchOne(
                database, sql: "SELECT count(*) FROM event WHERE study_id = ?", arguments: [study.id.row]) ?? 0,
            historyHead: head,
            files: files.map {
                Manifest.File(name: $0.name, bytes: $0.bytes, rows: $0.rows, sha256: $0.digest.description)
            })
    }
}
