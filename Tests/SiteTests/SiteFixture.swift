import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Scoring
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport

@_spi(Confidential) @testable import Site

/// A small study behind the real routes, without a socket.
struct SiteFixture: Sendable {
    let study: StudyFixture
    let site: Site

    private static let home: Result<Home, any Error> = Result {
        var environment = ProcessInfo.processInfo.environment
        environment["READER_STUDY_HOME"] = nil
        return try Home(asked: Repository.root.path, environment: environment)
    }
    /// Parsing all templates takes longer than most tests; no test changes them.
    private static let templates: Result<SiteTemplates, any Error> = Result { try SiteTemplates(home.get()) }

    init(
        _ folder: StudyFolderFixture = StudyFolderFixture(), isOpen: Bool = true,
        detection: SiteConfiguration.Detection = SiteConfiguration.Detection(), model: LoadedModel? = nil,
        letters: LetterSettings? = nil, workList: WorkListSettings? = nil,
        archive: (any HospitalArchive)? = nil
    ) async throws {
        study = try await StudyFixture(folder, isOpen: isOpen)
        let clock = study.clock
        var configuration = SiteConfiguration(home: try Self.home.get()) { clock.now.milliseconds }
        configuration.detection = detection
        configuration.letters = letters
        configuration.workList = workList
        configuration.archive = archive
        site = Site(
            configuration, templates: try Self.templates.get(), store: study.store,
            confidential: study.confidential, model: model)
    }

    /// The same study behind a site that is set up otherwise.
    func site(_ change: (inout SiteConfiguration) -> Void = { _ in }) throws -> Site {
        var configuration = site.configuration
        change(&configuration)
        return Site(
            configuration, templates: try Self.templates.get(), store: study.store, confidential: study.confidential,
            model: nil)
    }

    /// Runs a test against the routes.
    func run(_ body: @Sendable (Browser) async throws -> Void) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        try await Application(router: site.router(), logger: logger).test(.router) { client in
            try await body(Browser(client: client))
        }
    }
}

/// A browser as far as the routes can tell: it keeps cookies and says where its requests come from.
struct Browser: Sendable {
    let client: any TestClientProtocol
    var cookies: [String: String] = [:]
    var language = "en"

    init(client: any TestClientProtocol) {
        self.client = client
    }

    func headers(_ extra: HTTPFields) -> HTTPFields {
        var headers = extra
        if !cookies.isEmpty { headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        headers[.acceptLanguage] = language
        return headers
    }

    func get(_ path: String, _ extra: HTTPFields = [:]) async throws -> TestResponse {
        try await client.execute(uri: path, method: .get, headers: headers(extra))
    }

    func post(_ path: String, form: [String: String], _ extra: HTTPFields = [:]) async throws -> TestResponse {
        var fields = extra
        fields[.contentType] = "application/x-www-form-urlencoded"
        let body = form.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try await client.execute(
            uri: path, method: .post, headers: headers(fields), body: ByteBuffer(string: body))
    }

    func send(_ method: HTTPRequest.Method, _ path: String, json: String) async throws -> TestResponse {
        try await client.execute(
            uri: path, method: method, headers: headers([.contentType: "application/json"]),
            body: ByteBuffer(string: json))
    }

    /// The same browser after a response set its cookies.
    func keeping(_ response: TestResponse) -> Browser {
        var browser = self
        for field in response.headers[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { browser.cookies[String(pair[0])] = String(pair[1]) }
        }
        return browser
    }

    /// Opens a personal link.
    func opening(_ invitation: IssuedInvitation) async throws -> Browser {
        keeping(try await get("/r/\(invitation.linkToken)"))
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// The body as JSON; an empty object when it is none.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.readableBytesView))) as? [String: Any] ?? [:]
    }

    /// The code of an API error.
    var errorCode: String? { (json["error"] as? [String: Any])?["code"] as? String }
}

/// An answer as the page sends it.
func answerJSON(
    _ choice: String = "fracture", key: String = UUID().uuidString.lowercased(), at time: Int64, base: Int? = nil,
    reason: String? = nil, answers: String? = nil
) -> String {
    """
    {"submission":"\(key)","base":\(base.map(String.init) ?? "null"),\
    "changeReason":\(reason.map { "\"\($0)\"" } ?? "null"),"shownAt":\(time - 9000),"answeredAt":\(time),\
    "activeMilliseconds":8000,"firstDecisionMilliseconds":5000,"viewChanges":2,"view":null,\
    "answers":\(answers ?? "{\"fracture\":{\"choice\":\"\(choice)\"}}")}
    """
}
