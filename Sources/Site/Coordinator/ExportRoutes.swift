import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOPosix
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// Making exports and fetching their files.
struct ExportRoutes {
    let desk: CoordinatorDesk
    let files = FileIO(threadPool: .singleton)

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/studies/:name/exports", use: export)
        router.get("/coordinator/studies/:name/exports/:time/everything.zip", use: everything)
        router.get("/coordinator/studies/:name/exports/:time/:file", use: file)
    }

    @Sendable func export(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let study = try await desk.study(context)
        let name = study.plan.name
        let form = try await request.form(limit: 4096)
        let now = desk.now
        do {
            try await desk.store.export(
                name, formats: Set(ExportFormat.allCases.filter { $0 == .csv || form[$0.rawValue] == "yes" }),
                includingReferenceStandard: form["reference_standard"] == "yes", confidential: desk.confidential,
                to: desk.store.newExportFolder(of: name, at: now), version: desk.configuration.version,
                by: context.actor, at: now)
        } catch let problem as RehearsalProblem {
            return try await StudyPages(desk: desk).page(
                study, context, said: StudyPage.Said(problem: problem.description, status: .conflict))
        } catch ExportError.cannotWrite(let path, let reason) {
            context.logger.error("export failed", metadata: ["path": "\(path)", "error": "\(reason)"])
            throw StoreError.storageFull(reason)
        }
        return .redirect(to: StudyAddress(name).done("exported", anchor: "exports"), type: .normal)
    }

    private static let mediaTypes = [
        "csv": "text/csv; charset=utf-8", "json": "application/json", "jsonl": "application/jsonl",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]

    @Sendable func file(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let (study, export) = try await export(context)
        let name = try context.parameters.require("file")
        guard let file = try desk.store.exportFile(name, of: export.name, study: study) else {
            throw SiteError.notFound
        }
        let body = try await files.loadFile(path: file.path, context: context)
        return response(
            body, Self.mediaTypes[file.pathExtension] ?? "application/octet-stream",
            name: "\(study)-\(export.name)-\(file.lastPathComponent)")
    }

    @Sendable func everything(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let (study, export) = try await export(context)
        guard export.bytes < ZipStream.largestSize else { throw SiteError.notFound }
        let paths = try export.files.compactMap {
            try desk.store.exportFile($0.name, of: export.name, study: study)
        }
        let folder = "\(study)-\(export.name)"
        return response(try ExportArchive(paths, folder: folder).body, "application/zip", name: folder + ".zip")
    }

    /// The export that the address names, unless its results are sealed.
    private func export(_ context: CoordinatorContext) async throws -> (StudyName, KeptExport) {
        let study = try await desk.study(context)
        let (time, name) = (try context.parameters.require("time"), study.plan.name)
        guard let export = try desk.store.exports(of: name).first(where: { $0.name == time }) else {
            throw SiteError.notFound
        }
        // It may have been made before the program sealed them.
        guard study.resultsAreOpen || !export.includesReferenceStandard else {
            throw StoreError.resultsSealed(study: name.description)
        }
        return (name, export)
    }

    /// - Parameter name: With the study's name in front, so that files of several studies do not fall over each other.
    private func response(_ body: ResponseBody, _ type: String, name: String) -> Response {
        var response = Response(status: .ok, body: body)
        response.headers[.contentType] = type
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }
}

/// An export in the list of exports.
struct ExportValue: Sendable {
    let name: String
    let madeAt: TimeText
    let includesReferenceStandard: Bool
    let head: HashValue
    let files: [File]
    /// Address of all files as one archive; `nil` for more than an archive holds.
    let everything: String?

    struct TimeText: Sendable {
        let iso: String
        let text: String
    }

    struct File: Sendable {
        let name: String
        let address: String
        let size: String
    }

    init(_ export: KeptExport, of study: StudyName) {
        name = export.name
        let minute = export.madeAt.prefix(16).split(separator: "T").joined(separator: " ")
        madeAt = TimeText(iso: export.madeAt, text: "\(minute) UTC")
        includesReferenceStandard = export.includesReferenceStandard
        head = HashValue(export.historyHead)
        let address = StudyAddress(study).path + "/exports/\(export.name)/"
        everything = export.bytes < ZipStream.largestSize ? address + "everything.zip" : nil
        files = export.files.map {
            File(name: $0.name, address: address + $0.name, size: Self.size($0.bytes))
        }
    }

    private static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1000: "\(bytes) B"
        case ..<1_000_000: "\((bytes + 500) / 1000) kB"
        default: oneDecimal(Double(bytes) / 1_000_000) + " MB"
        }
    }
}
