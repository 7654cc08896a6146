import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// What pages and programs do with rehearsals.
struct RehearsalDesk {
    let desk: CoordinatorDesk
    let runs: RehearsalRuns

    /// How far the rehearsal of a study is, and what it found.
    struct Look {
        /// `nil` when none was ever begun.
        let state: RehearsalState?
        let isRunning: Bool
        /// Why the last one came to nothing, in English.
        let failure: String?
        /// What the last one found; `nil` while it is under way.
        let summary: RehearsalSummary?
    }

    func look(at study: StudyRecord) async -> Look {
        let name = study.plan.name
        let state = place(study).state()
        let isRunning = await runs.isRunning(name) || state?.isRunning == true
        let failure = await runs.failure(of: name) ?? state?.problem
        return Look(
            state: state, isRunning: isRunning, failure: isRunning ? nil : failure,
            summary: state?.phase == .finished
                ? (try? Data(contentsOf: place(study).summary)).flatMap {
                    try? JSONDecoder().decode(RehearsalSummary.self, from: $0)
                } : nil)
    }

    /// Begins a rehearsal. The same one begun twice goes on.
    /// - Throws: ``RehearsalRefusal``.
    func begin(_ request: RehearsalRequest, of study: StudyRecord) async throws(RehearsalRefusal) {
        guard study.state == .draft, runs.isPossible else { throw .state }
        if await runs.begin(request) { return }
        guard await runs.isRunning(study.plan.name) else { throw .busy }
    }

    /// The final report on dummy data, as one archive; `nil` when no rehearsal has come to its end.
    func report(on study: StudyRecord) async throws -> Response? {
        let (place, name) = (self.place(study), "\(study.plan.name)-rehearsal")
        guard place.state()?.phase == .finished else { return nil }
        let bytes = try await desk.threads.run {
            var archive = ZipArchive()
            let files = FileManager.default.enumerator(atPath: place.report.path)?.compactMap { $0 as? String } ?? []
            for path in files.sorted() {
                var isFolder: ObjCBool = false
                let file = place.report.appendingPathComponent(path)
                guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue
                else {
                    continue
                }
                try archive.add("\(name)/\(path)", [UInt8](try Data(contentsOf: file)))
            }
            return try archive.bytes()
        }
        var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        response.headers[.contentType] = "application/zip"
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)-report.zip\""
        return response
    }

    private func place(_ study: StudyRecord) -> RehearsalFolder { desk.store.rehearsal(of: study.plan.name) }
}

/// Why no rehearsal is begun.
enum RehearsalRefusal: String, Error {
    /// The study was opened, or this server makes none.
    case state
    /// One of another study is under way.
    case busy
}
