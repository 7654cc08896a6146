public import Cryptography
public import Foundation
import GRDB
import Radiographs
public import Studies

/// A study whose files were checked and hold no error, ready to be created.
public struct CheckedStudy: Sendable {
    /// The parsed study file.
    public var plan: StudyPlan
    /// The study file's text.
    public var definition: String
    /// SHA-256 of the tables of cases and of practice cases.
    public var casesDigest: Digest
    /// The tables themselves, by their paths in the study's folder.
    var tables: [String: [UInt8]]
    /// The test set in the order of its table.
    public var cases: [CheckedCase]
    /// The practice cases in the order of their table.
    public var warmUp: [CheckedWarmUpCase]

    /// A case whose image was read.
    public struct CheckedCase: Sendable {
        /// The row of the table.
        public var details: StudyCase
        /// The file, and what it held.
        public var image: CheckedImage
    }

    /// A practice case whose image was read.
    public struct CheckedWarmUpCase: Sendable {
        /// The row of the table.
        public var details: WarmUpCase
        /// The file, and what it held.
        public var image: CheckedImage
    }

    /// What the check keeps of an image; the pixels are read again when the study is created.
    public struct CheckedImage: Sendable {
        /// The file.
        public var file: URL
        /// Pixels a row.
        public var width: Int
        /// Rows.
        public var height: Int
        /// 8 or 16.
        public var bits: Int
        /// Bits that the grey values use, 8...16; white is 2^n - 1.
        public var significantBits: Int
        /// SHA-256 of the grey values.
        public var pixelDigest: Digest
    }
}

extension StudyStore {
    /// Stores a study: its images under random names, then all its rows in one transaction. On any error nothing stays.
    ///
    /// - Parameters:
    ///   - model: The model without whose predictions it is not opened; `nil` when none is wanted.
    ///   - reviews: What was decided about writing in the images. Those that led to an image of the study become part of
    ///     its history.
    @_spi(Confidential) public func create(
        _ checked: CheckedStudy, simulatedReaders: Bool, wanting model: WantedModel? = nil,
        reviewed reviews: [BurnedInReview] = [], confidential: ConfidentialStore, by actor: Actor, at now: Timestamp,
        progress: @Sendable (Int) -> Void
    ) async throws {
        if !simulatedReaders { try directory.refuseRehearsal() }
        let name = checked.plan.name.description
        let lock = try await CreationLock(directory)
        defer { lock.release() }
        if try await studies().contains(where: { $0.plan.name == checked.plan.name }) {
            throw StoreError.studyExists(name)
        }
        let folder = directory.images.appendingPathComponent(name)
        try? FileManager.default.removeItem(at: folder)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            var files: [String] = []
            for image in checked.cases.map(\.image) + checked.warmUp.map(\.image) {
                files.append("\(name)/" + (try await Self.normalise(image, into: folder)))
                progress(files.count)
            }
            // A creation that was killed may have left rows; nobody has seen them.
            try await confidential.removeCases(ofAbandoned: checked.plan.name)
            try await confidential.add(checked.cases.map(\.details), to: checked.plan.name)
            try await confidential.keep(checked.tables, of: checked.plan.name)
            try await confidential.want(model, in: checked.plan.name, at: now)
            let stored = files
            let reference = try await confidential.digest(of: checked.plan.name)
            try await writer.write { [self] database in
                try insert(checked, files: stored, simulatedReaders: simulatedReaders, at: now, in: database)
                guard
                    let id = try Int64.fetchOne(
                        database, sql: "SELECT id FROM study WHERE name = ?", arguments: [name])
                else { throw StoreError.noSuchStudy(name) }
                try HistoryChain.append(
                    .studyCreated, subject: "study",
                    details: [
                        "study-file": Digest(of: checked.definition).description,
                        "cases": checked.casesDigest.description,
                        "content": try Self.contentDigest(of: id, in: database),
                        "reference-standard": reference.description,
                        "simulated-readers": simulatedReaders ? "yes" : "no",
                    ], actor: actor, study: id, at: now, in: database)
                try Self.append(reviews, of: checked, to: id, at: now, in: database)
                guard model != nil else { return }
                try HistoryChain.append(
                    .modelWanted, subject: "study", details: ["model": model.historyText], actor: actor, study: id,
                    at: now, in: database)
            }
        } catch {
            try? FileManager.default.removeItem(at: folder)
            try? await confidential.removeCases(ofAbandoned: checked.plan.name)
            throw error
        }
    }

    /// Writes into the history who looked for writing in the images, and what was blacked out.
    private static func append(
        _ reviews: [BurnedInReview], of checked: CheckedStudy, to study: Int64, at now: Timestamp, in database: Database
    ) throws {
        let images =
            checked.cases.map { ("case:\($0.details.number)", $0.image) }
            + checked.warmUp.map { ("practice:\($0.details.number)", $0.image) }
        for (subject, image) in images {
            for review in BurnedInReview.leading(to: image.pixelDigest, in: reviews) {
                try HistoryChain.append(
                    .imageReviewed, subject: subject,
                    details: [
                        "found": review.hasBlackedOut ? "blacked-out" : "nothing-identifying",
                        "boxes": review.boxes.joined(separator: " "), "before": review.before, "after": review.after,
                        "looked-at": Timestamp(milliseconds: review.at).description,
                    ], actor: .coordinator(review.by), study: study, at: now, in: database)
            }
        }
    }

    /// Lets a thread of its own do the work: a server's tasks share two, and readers' answers must not wait.
    private static func normalise(_ image: CheckedStudy.CheckedImage, into folder: URL) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(with: Result { try written(image, into: folder) })
            }
        }
    }

    /// Writes the pixels, and nothing but the pixels, under a random name.
    private static func written(_ image: CheckedStudy.CheckedImage, into folder: URL) throws -> String {
        let radiograph = try Radiograph(png: Array(try Data(contentsOf: image.file)))
        guard radiograph.pixelDigest == image.pixelDigest else {
            throw StudyFileProblem(
                file: image.file.lastPathComponent, problem: "was changed after it had been checked",
                remedy: "create the study again when nobody is working on its files")
        }
        let file = try Token().description + ".png"
        do {
            try Data(radiograph.png()).write(to: folder.appendingPathComponent(file))
        } catch {
            throw StoreError.storageFull(error.localizedDescription)
        }
        return file
    }

    private func insert(
        _ checked: CheckedStudy, files: [String], simulatedReaders: Bool, at now: Timestamp, in database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO study (name, definition, definition_sha256, cases_sha256, simulated_readers, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                checked.plan.name.description, checked.definition, Digest(of: checked.definition).description,
                checked.casesDigest.description, simulatedReaders, now.milliseconds,
            ])
        let study = database.lastInsertedRowID
        for (index, item) in checked.cases.enumerated() {
            let radiograph = try Self.insert(item.image, file: files[index], study: study, in: database)
            try database.execute(
                sql: "INSERT INTO study_case (study_id, position, number, radiograph_id) VALUES (?, ?, ?, ?)",
                arguments: [study, index + 1, item.details.number.description, radiograph])
        }
        for (index, item) in checked.warmUp.enumerated() {
            let file = files[checked.cases.count + index]
            let radiograph = try Self.insert(item.image, file: file, study: study, in: database)
            let (reference, box) = (item.details.reference, item.details.reference?.box)
            try database.execute(
                sql: """
                    INSERT INTO warm_up_case (study_id, position, number, radiograph_id, fracture, box_x0, box_y0,
                        box_x1, box_y1)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    study, index + 1, item.details.number.description, radiograph, reference?.fracture, box?.x0,
                    box?.y0, box?.x1, box?.y1,
                ])
            let warmUpCase = database.lastInsertedRowID
            for (language, text) in item.details.feedback.versions {
                try database.execute(
                    sql: "INSERT INTO warm_up_feedback (warm_up_case_id, language, text) VALUES (?, ?, ?)",
                    arguments: [warmUpCase, language, text])
            }
        }
    }

    private static func insert(
        _ image: CheckedStudy.CheckedImage, file: String, study: Int64, in database: Database
    ) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO radiograph (study_id, file, width, height, bits, significant_bits, pixel_sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                study, file, image.width, image.height, image.bits, image.significantBits,
                image.pixelDigest.description,
            ])
        return database.lastInsertedRowID
    }
}
