import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
import StudyStore
import Testing

@_spi(Confidential) @testable import Site

@Suite("The OpenAPI document") struct OpenAPITests {
    /// Every route below /api by method and path.
    private static let routes = Dictionary(
        uniqueKeysWithValues: RouteTable.rows.filter { $0.path.hasPrefix("/api/") }.map {
            ("\($0.method.rawValue.lowercased()) \($0.endpoint)", $0.admission)
        })

    @Test("describes every route below /api, and no other")
    func complete() throws {
        let described = Set(try APIDescription().operations.keys)
        #expect(Set(Self.routes.keys).subtracting(described) == [], "not described")
        #expect(described.subtracting(Self.routes.keys) == [], "described, and no route")
    }

    @Test("names for every operation the roles that the table of routes admits, and how they show who they are")
    func roles() throws {
        let names: [(Admission, String)] = [
            (.anyone, "anyone"), (.reader, "reader"), (.reviewer, "reviewer"), (.coordinator, "coordinator"),
            (.coordinatorOfAll, "coordinator-of-all"), (.statistician, "statistician"),
            (.statisticianAfterLock, "statistician-after-lock"), (.monitor, "monitor"),
            (.detectionToken, "detection-token"),
        ]
        for (name, operation) in try APIDescription().operations {
            let admission = try #require(Self.routes[name])
            let expected = names.filter { admission.contains($0.0) }.map(\.1)
            let roles = operation["x-roles"] as? [String] ?? []
            #expect(Set(roles) == Set(expected), "\(name)")
            let security = operation["security"] as? [[String: Any]]
            switch roles.first {
            case "anyone": #expect(security?.isEmpty == true, "\(name)")
            case "reader": #expect(security?.first?["reader"] != nil, "\(name)")
            case "reviewer": #expect(security?.first?["reviewer"] != nil, "\(name)")
            case "detection-token": #expect(security?.first?["detectionToken"] != nil, "\(name)")
            default: #expect(security == nil, "\(name) is opened by a token, as the document says for all")
            }
        }
    }

    @Test("tells of errors in one way, wherever programs do a coordinator's work")
    func problems() {
        for route in RouteTable.programs { #expect(ProgramAddress.includes(route.path), "\(route.path)") }
    }

    @Test("has a name of its own for every operation, and every parameter of its path")
    func parameters() throws {
        let description = try APIDescription()
        let schemas = Schemas(try description.document)
        let operations = try description.operations
        #expect(Set(operations.values.compactMap { $0["operationId"] as? String }).count == operations.count)
        for (name, operation) in operations {
            let parameters = (operation["parameters"] as? [Any] ?? []).map(schemas.resolved)
            let inPath = parameters.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String }
            #expect(inPath.sorted() == name.matches(of: /\{(\w+)\}/).map { String($0.1) }.sorted(), "\(name)")
            #expect(parameters.allSatisfy { !$0.isEmpty }, "\(name)")
        }
    }

    @Test("leads with every reference to something")
    func references() throws {
        let document = try APIDescription().document
        let schemas = Schemas(document)
        var references: Set<String> = []
        func walk(_ value: Any) {
            if let reference = (value as? [String: Any])?["$ref"] as? String { references.insert(reference) }
            for child in (value as? [String: Any])?.values.map(\.self) ?? [] { walk(child) }
            for child in value as? [Any] ?? [] { walk(child) }
        }
        walk(document)
        #expect(references.count > 50)
        for reference in references { #expect(!schemas.resolved(["$ref": reference]).isEmpty, "\(reference)") }
    }

    @Test("is served to everybody, and says where the site is and which version it has")
    func served() async throws {
        let fixture = try await SiteFixture()
        try await fixture.runProgram(nil) { program in
            let served = try await program.get("/api/openapi.json")
            #expect(served.status == .ok && served.json["openapi"] as? String == "3.1.0")
            #expect((served.json["info"] as? [String: Any])?["version"] as? String == "development")
            #expect((served.json["servers"] as? [[String: Any]])?.first?["url"] as? String == "/")
            let paths = served.json["paths"] as? [String: Any]
            #expect(paths?["/api/studies/{name}/lock"] != nil)
        }
    }
}
