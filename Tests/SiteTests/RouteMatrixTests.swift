import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Radiographs
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Every route, as everybody") struct RouteMatrixTests {
    @Test("the table of routes names all routes that are registered, and no others")
    func complete() async throws {
        let fixture = try await SiteFixture()
        let registered = fixture.site.router().routes.map { "\($0.method) \($0.path.description)" }.sorted()
        let declared = RouteTable.rows.map { "\($0.method) \($0.endpoint)" }.sorted()
        #expect(Set(registered).subtracting(declared) == [], "registered, and not in the table")
        #expect(Set(declared).subtracting(registered) == [], "in the table, and not registered")
        #expect(Set(declared).count == declared.count)
        for row in RouteTable.rows {
            #expect(!row.admission.isEmpty, "\(row.path) is for nobody")
            #expect(row.path.contains("/:name") == (row.object == .study), "\(row.path)")
        }
    }

    @Test("a route that is registered and not in the table does not exist, for anybody")
    func undeclared() async throws {
        let (fixture, people) = try await SiteFixture.full(isLocked: false)
        try await fixture.addCoordinator()
        let router = fixture.site.router()
        router.get("/coordinator/forgotten") { _, _ in "the truth" }
        router.group().get("/reading/forgotten") { _, _ in "the truth" }
        try await Application(router: router).test(.router) { client in
            let coordinator = try await Browser(client: client).coordinator()
            var reader = Browser(client: client)
            reader.cookies["reader"] = people.first.cookie.description
            for browser in [Browser(client: client), coordinator, reader] {
                for path in ["/coordinator/forgotten", "/reading/forgotten"] {
                    let response = try await browser.get(path)
                    #expect(response.status == .notFound)
                    #expect(!response.text.contains("the truth"))
                }
            }
        }
    }

    @Test("answers as the table says: role x route x own or foreign object", arguments: MatrixVisitor.allCases)
    func matrix(visitor: MatrixVisitor) async throws {
        let (fixture, people) = try await SiteFixture.full(isLocked: visitor.comesAfterLock)
        let other = try await fixture.addSecondStudy()
        let account = try await fixture.addAccount("someone else", .monitor, .only([other]))
        let link = try await fixture.study.store.issueAccountLink(
            account, by: .commandLine, at: fixture.study.clock.now)
        let scope: AccountScope =
            visitor.isElsewhere ? .only([other]) : visitor.isHereOnly ? .only([fixture.study.name]) : .all
        var token: IssuedAccountToken?
        if let role = visitor.role { token = try await fixture.addToken(role, scope, of: "visitor") }
        let bearer = token?.token
        // Whatever ends the visit comes last.
        let rows = RouteTable.rows.sorted { $0.endOfVisit < $1.endOfVisit }
        try await fixture.run { browser in
            var browser = browser
            switch visitor {
            case .signedOut: break
            case .reader: browser.pretend(with: people.first.cookie.description)
            case .otherReader: browser.pretend(with: people.second.cookie.description)
            case .reviewer: browser.pretend(with: people.reviewer.cookie.description)
            case .otherReviewer: browser.pretend(with: people.otherReviewer.cookie.description)
            default:
                let signedIn = try await browser.coordinator("visitor")
                browser.pretend(with: try #require(signedIn.cookies["coordinator"]))
            }
            let places = try await Places(fixture, people, browser.client, account: account, link: link.token)
            for row in rows {
                let expected = visitor.expects(row)
                // A stream that is open does not end; CoordinatorWatchTests, RolePagesTests and the browser read it.
                let isStream = row.path.hasSuffix("/:name/progress") || row.path.hasSuffix("/work-list/events")
                if isStream, expected == .allowed { continue }
                fixture.study.clock.advance(milliseconds: 1)
                var path = try places.path(of: row)
                if expected == .allowed, let page = row.pageOfLook {
                    // It opens for who has just looked at the page, with the key that the page got.
                    let look = try await browser.post(fixture.address + page, form: [:])
                    let text = look.text + (look.headers[.location] ?? "")
                    path += "?look=\(try #require(text.firstMatch(of: /look=([0-9a-z]+)/)).1)"
                }
                let body = places.body(of: row, at: fixture.study.clock.now.milliseconds)
                var headers: HTTPFields = [:]
                headers[.contentType] = body.type
                // Cookies, sent as a token, count for nothing.
                headers[.authorization] = (bearer ?? browser.cookies["reader"]).map { "Bearer \($0)" }
                let response = try await browser.client.execute(
                    uri: path, method: row.method, headers: browser.headers(headers),
                    body: ByteBuffer(string: body.text))
                let answer = Outcome(response, of: row)
                #expect(
                    answer == expected,
                    "\(visitor): \(row.method) \(path) gave \(response.status): \(response.text.prefix(300))")
                if expected != .allowed {
                    for name in SiteFixture.People.names { #expect(!response.text.contains(name), "\(path)") }
                }
            }
        }
    }
}

/// Who tries every route.
enum MatrixVisitor: String, CaseIterable, Sendable {
    case signedOut, reader, otherReader, reviewer, otherReviewer
    case coordinator, coordinatorHere, coordinatorElsewhere
    case statisticianBefore, statisticianAfter, statisticianElsewhere
    case monitor, monitorAfter, monitorElsewhere

    var role: AccountRole? {
        switch self {
        case .coordinator, .coordinatorHere, .coordinatorElsewhere: .coordinator
        case .statisticianBefore, .statisticianAfter, .statisticianElsewhere: .statistician
        case .monitor, .monitorAfter, .monitorElsewhere: .monitor
        case .signedOut, .reader, .otherReader, .reviewer, .otherReviewer: nil
        }
    }

    var isElsewhere: Bool { rawValue.hasSuffix("Elsewhere") }
    var isHereOnly: Bool { self == .coordinatorHere }
    var comesAfterLock: Bool { [.statisticianAfter, .statisticianElsewhere, .monitorAfter].contains(self) }

    /// What the table promises. Written here by itself, so that a mistake in the gate's own rule is seen.
    func expects(_ row: DeclaredRoute) -> Outcome {
        let who = row.admission
        if who.contains(.anyone) { return .allowed }
        // The site of the fixture lets no tokens in.
        if who.contains(.detectionToken) { return .hidden }
        if who.contains(.reader) {
            guard self == .reader || self == .otherReader else { return .signInNeeded }
            return self == .otherReader && row.object == .ofReader ? .hidden : .allowed
        }
        if who.contains(.reviewer) {
            guard self == .reviewer || self == .otherReviewer else { return .signInNeeded }
            return self == .otherReviewer && row.object == .ofReviewer ? .hidden : .allowed
        }
        guard let role else { return .signInNeeded }
        let isInRole =
            switch role {
            case .coordinator: who.contains(.coordinator) || (self == .coordinator && who.contains(.coordinatorOfAll))
            case .statistician: who.contains(.statistician) || who.contains(.statisticianAfterLock)
            case .monitor: who.contains(.monitor)
            }
        guard isInRole else { return .forbidden }
        if row.object == .study, isElsewhere { return .hidden }
        if role == .statistician, !who.contains(.statistician), self == .statisticianBefore { return .sealed }
        // No study is being created from the draft of the fixture.
        return row.path.contains("/creation") ? .hidden : .allowed
    }
}

/// What an answer amounts to.
enum Outcome: Equatable {
    case allowed, signInNeeded, forbidden, hidden, sealed, broken

    init(_ response: TestResponse, of row: DeclaredRoute) {
        let isAnyones = row.admission.contains(.anyone)
        // 503: the detection page of the fixture has no model.
        let isBroken = response.status.code >= 500 && response.status.code != 503
        switch response.status.code {
        // Signing out leads there too, and takes the cookie away.
        case 303
        where response.headers[.location] == "/coordinator/sign-in" && response.headers[.setCookie] == nil && !isAnyones:
            self = .signInNeeded
        case 401 where row.admission.contains(.detectionToken): self = .hidden
        // A link or a code that opens nothing is for everybody to try.
        case 404 where row.object == .link || row.path == "/code": self = .allowed
        case 303 where row.admission.contains(.detectionToken): self = .hidden
        case 401: self = .signInNeeded
        // A wrong password, to be exact.
        case 403 where isAnyones: self = .allowed
        case 403: self = .forbidden
        case 404: self = .hidden
        case 409 where response.text.contains("sealed until the study is locked"): self = .sealed
        default: self = isBroken ? .broken : .allowed
        }
    }
}

extension SiteFixture {
    /// A film on the work-list, with a heat map.
    fileprivate func addFilm() async throws {
        let picture = try Radiograph(png: StudyFolderFixture.radiograph(seed: 4711))
        let number = try await study.confidential.take(
            ArrivingFilm(
                picture: picture, source: Digest(of: "film"), original: picture.pixelDigest, age: nil, sex: nil,
                blackedOut: []), at: study.clock.now)
        try await study.confidential.keep(
            WorkListScore(
                model: "Toy", version: "1", weights: Digest(of: "Toy").description, card: StudyFixture.card(),
                threshold: 0.5, probability: 0.75,
                map: StoredHeatMap(
                    method: "grad-cam", layer: "features", output: 0, rows: 2, columns: 2, values: [0, 1, 2, 3])),
            of: number, sends: false, at: study.clock.now)
    }
}

extension DeclaredRoute {
    /// 0 for what leaves the visitor signed in; the others in an order in which each still finds him so.
    var endOfVisit: Int {
        switch path {
        case "/coordinator/sign-out": 2
        case "/coordinator/account/sign-out", "/reading/leave", "/heat-maps/leave": 1
        default: 0
        }
    }
}

extension DeclaredRoute {
    /// The page below the study's own that one must have looked at before.
    fileprivate var pageOfLook: String? {
        if path.hasSuffix("/models/:model/maps/:number") { return "/models/DenseNet-121" }
        return path.hasSuffix("/desk/maps/:number") || path.hasSuffix("/desk/matrix.csv") ? "/desk" : nil
    }
}

extension Browser {
    /// Sends the cookie under all names: it must count for what it is.
    fileprivate mutating func pretend(with cookie: String) {
        for name in ["reader", "reviewer", "coordinator"] { cookies[name] = cookie }
    }
}

/// The objects that routes name: the first reader's, the first reviewer's, and those of the study.
private struct Places {
    private static let draftImage = "images/A.png"
    private let values: [String: String]
    private let reviewer: String

    init(
        _ fixture: SiteFixture, _ people: SiteFixture.People, _ client: any TestClientProtocol, account: AccountID,
        link: String
    ) async throws {
        var reader = Browser(client: client)
        reader.cookies["reader"] = people.first.cookie.description
        let reading = try await reader.get("/api/reading").json["slots"] as? [[String: Any]]
        let practice = try await reader.get("/api/warm-up").json["slots"] as? [[String: Any]]
        let slot = try #require(reading?.first?["slot"] as? String)
        let image = try #require((reading?.first?["image"] as? String)?.split(separator: "/").last.map(String.init))
        let map = try #require(people.reviewer.slots.first)
        let export = try #require(try fixture.study.store.exports(of: fixture.study.name).first)
        let draft = try StudyDrafts(of: fixture.study.store).create(
            studyFile: StudyFolderFixture().studyFile, origin: "template", by: "someone",
            at: fixture.study.clock.now
        ) { draft in
            let image = draft.folder.appendingPathComponent(Self.draftImage)
            try FileManager.default.createDirectory(
                at: image.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(StudyFolderFixture.radiograph(seed: 1)).write(to: image)
        }
        reviewer = people.reviewer.invitation.code
        try await fixture.addFilm()
        values = [
            "name": fixture.study.name.description, "code": people.first.code, "number": "1", "model": "DenseNet-121",
            "time": export.name, "account": account.number, "token": link, "slot": slot, "image": image,
            "warm-up-slot": try #require(practice?.first?["slot"] as? String), "map-slot": map.slot,
            "map-image": map.image, "map": map.map, "draft": draft.id, "film": "1",
        ]
    }

    func path(of row: DeclaredRoute) throws -> String {
        var path = row.path
        for (parameter, value) in try parameters(of: row) {
            path = path.replacingOccurrences(of: ":\(parameter)", with: value)
        }
        let isPicture = row.path.hasSuffix("/image") || row.path.hasSuffix("/picture")
        return row.object == .draft && isPicture ? path + "?path=\(Self.draftImage)" : path
    }

    private func parameters(of row: DeclaredRoute) throws -> [(String, String)] {
        // Longer names first: ":number" is no ":n".
        try row.path.split(separator: "/").filter { $0.hasPrefix(":") }.map { $0.dropFirst() }.map {
            parameter -> (String, String) in
            let name = String(parameter)
            let key =
                switch name {
                case "slot" where row.path.hasPrefix("/api/warm-up"): "warm-up-slot"
                case "slot" where row.object == .ofReviewer: "map-slot"
                case "image" where row.object == .ofReviewer: "map-image"
                default: name
                }
            switch name {
            case "kind": return (name, row.path.hasSuffix(":file") ? "tables" : "methods.txt")
            case "file": return (name, row.path.contains("exports") ? "readings.csv" : "readers.csv")
            case "code" where row.path.contains("heat-maps"): return (name, reviewer)
            default: return (name, try #require(values[key], "no value for :\(name) of \(row.path)"))
            }
        }.sorted { $0.0.count > $1.0.count }
    }

    func body(of row: DeclaredRoute, at time: Int64) -> (type: String, text: String) {
        guard row.path.hasPrefix("/api/") else { return ("application/x-www-form-urlencoded", "") }
        if row.path.hasSuffix("shown") { return ("application/json", "{\"shownAt\":\(time)}") }
        if row.path.hasSuffix("track") {
            let steps = "[[0,\"canvas\",800,600]]"
            return ("application/json", "{\"key\":\"0123456789abcdef\",\"shownAt\":\(time),\"steps\":\(steps)}")
        }
        let answers = row.object == .ofReviewer ? "{\"place\":{\"choice\":\"fracture-site\"}}" : nil
        return ("application/json", answerJSON(at: time, answers: answers))
    }
}
