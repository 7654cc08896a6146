import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOPosix
import Studies
@_spi(Confidential) import StudyStore

/// Making exports and fetching their files.
struct ExportRoutes {
    let desk: CoordinatorDesk
    let files = FileIO(threadPool: .singleton)

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.post("/coordinator/studies/:name/exports", use: export)
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
                by: .coordinator(context.name), at: now)
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
        let study = try await desk.study(context)
        let (time, name) = (try context.parameters.require("time"), try context.parameters.require("file"))
        guard let file = try desk.store.exportFile(name, of: time, study: study.plan.name) else {
            throw SiteError.notFound
        }
        let isSealed =
            try !study.resultsAreOpen
            && desk.store.exports(of: study.plan.name).contains { $0.name == time && $0.includesReferenceStandard }
        // Made before the program sealed it.
        guard !isSealed else { throw StoreError.resultsSealed(study: study.plan.name.description) }
        var response = Response(status: .ok, body: try await files.loadFile(path: file.path, context: context))
        let kind = Self.mediaTypes[file.pathExtension]
        response.headers[.contentType] = kind ?? "application/octet-stream"
        // The study's name in front, so that files of several studies do not fall over each other.
        response.headers[.contentDisposition] =
            "attachment; filename=\"\(study.plan.name)-\(time)-\(file.lastPathComponent)\""
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
