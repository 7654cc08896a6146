import Cryptography
public import Foundation
public import Studies
import Synchronization

/// A study as it lies in a folder: a study file, tables and images, all still to be checked.
public struct StudyIntake: Sendable {
    private let studyFile: URL
    private let known: ImageFactsCache?

    /// Names a study.
    ///
    /// - Parameters:
    ///   - path: The study file, whatever it is called, or the folder that holds `study.yaml`.
    ///   - known: What is remembered of images that were looked at before; `nil` decodes all of them.
    public init(_ path: URL, known: ImageFactsCache? = nil) {
        self.known = known
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder)
        studyFile = exists && isFolder.boolValue ? path.appendingPathComponent("study.yaml") : path
    }

    /// Largest study file or table in bytes; the parsers have narrower limits and better words.
    private static let textLimit = 64 << 20

    /// Reads everything and reports every problem at once: those of the study file first, then those of its tables,
    /// then those of the images in the order of the tables.
    ///
    /// It decodes all images, two at a time, so it may take seconds; nothing is written.
    ///
    /// - Parameter progress: Called with the number of images done and of all images, from any thread, never twice at
    ///   the same time.
    /// - Returns: The study, ready to be created, if no problem is an error.
    public func check(progress: @Sendable (_ done: Int, _ of: Int) -> Void) -> Checked<CheckedStudy> {
        let name = studyFile.lastPathComponent
        let folder = FolderFile(root: studyFile.deletingLastPathComponent())
        let definition: [UInt8]
        do throws(FolderFile.Fault) {
            definition = try readStudyFile(name, in: folder)
        } catch {
            return Checked(nil, problems: [StudyFileProblem(file: name, problem: error.problem, remedy: error.remedy)])
        }
        var tables: [String: [UInt8]] = [:]
        var faults: [StudyFileProblem] = []
        let parsed = StudyFolder.parse(studyFile: definition, named: name) { path in
            do throws(FolderFile.Fault) {
                let bytes = try folder.bytes(of: path, limit: Self.textLimit)
                tables[path] = bytes
                return bytes
            } catch {
                faults.append(StudyFileProblem(file: path, problem: error.problem, remedy: error.remedy))
                return nil
            }
        }
        let read = tables
        let references = ImageReference.all(studyFile: definition, named: name) { read[$0] }
        let checks = Self.checkImages(references, in: folder, known: known, progress: progress)
        var problems = faults
        problems += parsed.problems.filter { problem in !faults.contains { $0.file == problem.file } }
        for check in checks { problems += check.problems }
        problems += Self.samePixels(references, checks)
        guard let study = parsed.value else { return Checked(nil, problems: problems) }
        let images = checks.compactMap(\.image)
        let numbers = study.cases.map(\.number.description) + study.warmUp.map(\.number.description)
        guard images.count == numbers.count, references.map(\.number) == numbers else {
            return Checked(nil, problems: problems)
        }
        let checked = CheckedStudy(
            plan: study.plan, definition: String(decoding: definition, as: UTF8.self),
            casesDigest: Self.digest(of: [study.plan.casesFile, study.plan.warmUp?.file].compactMap { $0 }, in: read),
            tables: read,
            cases: zip(study.cases, images).map { CheckedStudy.CheckedCase(details: $0, image: $1) },
            warmUp: zip(study.warmUp, images.dropFirst(study.cases.count))
                .map { CheckedStudy.CheckedWarmUpCase(details: $0, image: $1) })
        return Checked(checked, problems: problems)
    }

    private func readStudyFile(_ name: String, in folder: FolderFile) throws(FolderFile.Fault) -> [UInt8] {
        do {
            return try folder.bytes(of: name, limit: Self.textLimit)
        } catch {
            guard !FileManager.default.fileExists(atPath: studyFile.path) else { throw error }
            throw FolderFile.Fault(
                problem: "does not exist (\(studyFile.path))",
                remedy: "give the path of the study file, or of the folder that holds study.yaml")
        }
    }

    /// Each table's length and bytes, so that nothing can move from one to the other unnoticed.
    private static func digest(of names: [String], in tables: [String: [UInt8]]) -> Digest {
        let stream = DigestStream()
        for name in names {
            let bytes = tables[name] ?? []
            stream.update(Array("\(bytes.count):".utf8))
            stream.update(bytes)
        }
        return stream.finish()
    }

    /// Two at a time: a decoded radiograph and its file may take 300 MB.
    private static func checkImages(
        _ references: [ImageReference], in folder: FolderFile, known: ImageFactsCache?,
        progress: @Sendable (Int, Int) -> Void
    ) -> [ImageCheck] {
        struct Work {
            var next = 0
            var done = 0
            var checks: [ImageCheck?]
        }
        let work = Mutex(Work(checks: Array(repeating: nil, count: references.count)))
        DispatchQueue.concurrentPerform(iterations: min(2, references.count)) { _ in
            while true {
                let index = work.withLock { work in
                    work.next += 1
                    return work.next - 1
                }
                guard index < references.count else { return }
                let check = ImageCheck(references[index], in: folder, known: known)
                work.withLock { work in
                    work.checks[index] = check
                    work.done += 1
                    progress(work.done, references.count)
                }
            }
        }
        return work.withLock { $0.checks.compactMap { $0 } }
    }

    /// Images with the same pixels under different names.
    private static func samePixels(_ references: [ImageReference], _ checks: [ImageCheck]) -> [StudyFileProblem] {
        var first: [Digest: ImageReference] = [:]
        return zip(references, checks).compactMap { reference, check in
            guard let digest = check.image?.pixelDigest else { return nil }
            guard let other = first[digest] else {
                first[digest] = reference
                return nil
            }
            // One file named twice is a problem of the tables, and they have told it.
            guard other.path != reference.path else { return nil }
            let leaks = reference.isWarmUp && !other.isWarmUp
            return StudyFileProblem(
                leaks ? .error : .warning, file: reference.table, row: reference.row, column: "image",
                value: reference.image,
                problem: leaks
                    ? "has the same pixels as \(other.image) of case \(other.number) (\(other.table), row \(other.row)) "
                        + "of the test set, whose truth readers would be told"
                    : "of case \(reference.number) has the same pixels as \(other.image) of case \(other.number) "
                        + "(\(other.table), row \(other.row))",
                remedy: leaks
                    ? "practise with another image" : "remove one of the two, unless the repetition is meant")
        }
    }
}
