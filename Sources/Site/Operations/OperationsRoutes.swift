import HTTPTypes
import Hummingbird
import Logging
import Studies
import StudyStore

/// What monitors ask: whether the process lives, whether an answer could be stored, and figures.
///
/// Figures and reasons are for this machine only, unless a setting opens them. A request that a proxy passes on is not from
/// this machine.
struct OperationsRoutes {
    private let store: StudyStore
    private let pages: Pages
    private let configuration: SiteConfiguration
    private let requests: RequestFigures
    private let detection: DetectionQueue
    private let readiness = Readiness()

    init(site: Site) {
        store = site.store
        pages = site.pages
        configuration = site.configuration
        requests = site.requests
        detection = site.detectionQueue
    }

    func addRoutes(to router: some RouterMethods<SiteContext>) {
        router.get("/healthz") { _, _ in Self.plain("ok\n") }
        router.get("/readyz", use: ready)
        router.get("/metrics", use: metrics)
    }

    @Sendable func ready(_ request: Request, context: SiteContext) async throws -> Response {
        do {
            try await readiness.check { [pages, store] in
                try pages.check(Site.templates)
                try await store.checkCanWrite()
            }
            return Self.plain("ready\n")
        } catch {
            context.logger.warning("not ready", metadata: ["reason": "\(error)"])
            let reason = maySee(request, context) ? ": \(error)" : ""
            return Self.plain("not ready\(reason)\n", status: .serviceUnavailable)
        }
    }

    @Sendable func metrics(_ request: Request, context: SiteContext) async throws -> Response {
        guard maySee(request, context) else {
            return Self.plain("metrics are for this machine only (setting: metrics)\n", status: .forbidden)
        }
        var text = PrometheusText()
        let now = Timestamp(milliseconds: configuration.clock())
        add(try await store.status(at: now), at: now, to: &text)
        add(requests.current, to: &text)
        add(ProcessFigures(), to: &text)
        var response = Self.plain(text.text)
        response.headers[.contentType] = PrometheusText.contentType
        return response
    }

    private func maySee(_ request: Request, _ context: SiteContext) -> Bool {
        configuration.metricsAreOpen || context.isLocal(request, publicHost: configuration.publicHost)
    }

    private func add(_ status: StoreStatus, at now: Timestamp, to text: inout PrometheusText) {
        text.add(
            "reader_study_info", .gauge, "Versions.",
            [([("version", configuration.version), ("sqlite", StudyStore.sqliteVersion)], 1)])
        text.add(
            "reader_study_answers_total", .counter, "Answers stored in the database, all versions.",
            Double(status.answers))
        text.add(
            "reader_study_commit_duration_seconds", "Time of a commit, with the wait for the disk.",
            [([], status.commits.durations)])
        text.add(
            "reader_study_writes_total", .counter, "Writes asked for; several may share a commit.",
            Double(status.commits.writes))
        text.add(
            "reader_study_failed_commits_total", .counter, "Commits that failed and stored nothing.",
            Double(status.commits.failures))
        text.add(
            "reader_study_log_pages", .gauge, "Pages in the write-ahead log after the last commit.",
            Double(status.logPages))
        text.add(
            "reader_study_sessions", .gauge, "Sign-ins that open something, by role.",
            [
                ([("role", "reader")], Double(status.signIns.readers)),
                ([("role", "reviewer")], Double(status.signIns.reviewers)),
            ]
                + AccountRole.allCases.map {
                    ([("role", $0.rawValue)], Double(status.signIns.accounts[$0] ?? 0))
                })
        text.add("reader_study_disk_free_bytes", .gauge, "Free on the disk of the data.", Double(status.disk.free))
        text.add("reader_study_disk_size_bytes", .gauge, "Size of the disk of the data.", Double(status.disk.size))
        if let folder = configuration.backups, let newest = (try? BackupShelf(folder).newest(notAfter: now)) ?? nil {
            text.add(
                "reader_study_last_backup_timestamp_seconds", .gauge, "When the newest backup was begun.",
                Double(newest.milliseconds / 1000))
        }
    }

    private func add(_ requests: RequestFigures.State, to text: inout PrometheusText) {
        text.add(
            "reader_study_requests_in_progress", .gauge, "Requests that are being answered.",
            Double(requests.inProgress))
        text.add(
            "reader_study_requests_total", .counter, "Answered requests by class and status.",
            RouteClass.allCases.flatMap { kind in
                (requests.counts[kind] ?? [:]).sorted { $0.key < $1.key }.map { status, count in
                    ([("class", kind.rawValue), ("status", "\(status)xx")], Double(count))
                }
            })
        text.add(
            "reader_study_request_duration_seconds", "Time to the head of the response, by class.",
            RouteClass.allCases.compactMap { kind in
                requests.durations[kind].map { ([("class", kind.rawValue)], $0) }
            })
        let load = detection.load
        text.add(
            "reader_study_detection_places_taken", .gauge, "Radiographs that wait or are looked at.",
            Double(load.taken))
        text.add("reader_study_detection_places", .gauge, "How many may wait.", Double(load.places))
    }

    private func add(_ process: ProcessFigures, to text: inout PrometheusText) {
        text.add("process_resident_memory_bytes", .gauge, "Memory in use.", Double(process.memory))
        text.add("process_open_fds", .gauge, "Open files and connections.", Double(process.files))
        text.add("process_max_fds", .gauge, "How many there may be.", Double(process.fileLimit))
        text.add("process_cpu_seconds_total", .counter, "Processor time.", process.processorSeconds)
    }

    private static func plain(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var response = Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        response.headers[.contentType] = "text/plain; charset=utf-8"
        return response
    }
}
