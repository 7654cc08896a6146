import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Radiographs
import Scoring
import Studies
import StudyStore
@_spi(Confidential) import TestSupport

@testable import Site

/// The small reference network, installed as a hospital would install its model. It was trained on nothing: its numbers
/// mean nothing, and the tests ask only that they arrive unchanged.
struct InstalledNetwork: Sendable {
    let folder: TemporaryFolder
    let model: LoadedModel

    static let referenceFolder = URL(
        fileURLWithPath: ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"]
            ?? Repository.root.appendingPathComponent("Tests/Reference").path
    ).appendingPathComponent("densenet")

    /// - Parameter threshold: At and above which the model calls a fracture.
    init(threshold: Double = 0.5) throws {
        folder = try TemporaryFolder()
        let card = """
            {"name": "Untrained", "version": "0", "input": {"height": 128, "width": 128, "channels": 1},
             "classes": ["fracture"], "positive-class": "fracture", "threshold": \(threshold),
             "intended-use": "Tests of the program only.", "training-data": "None.", "licence": "None."}
            """
        let library = ModelLibrary(folder: folder.url.appendingPathComponent("models"))
        let added = try library.add(
            card: (Array(card.utf8), "card.json"),
            weights: Self.referenceFolder.appendingPathComponent("small_hip.safetensors"))
        model = try LoadedModel(added.model)
    }

    /// A radiograph of the reference folder.
    static func radiograph() throws -> [UInt8] {
        let names = try FileManager.default.contentsOfDirectory(atPath: referenceFolder.path)
            .filter { $0.hasPrefix("small_img") && $0.hasSuffix(".png") }.sorted()
        return Array(try Data(contentsOf: referenceFolder.appendingPathComponent(names[0])))
    }
}

extension SiteFixture {
    /// A site with a detection page.
    static func detecting(
        isOpenToTokens: Bool = true, limits: DetectionLimits = DetectionLimits(), threshold: Double = 0.5
    ) async throws -> (fixture: SiteFixture, network: InstalledNetwork) {
        let network = try InstalledNetwork(threshold: threshold)
        let detection = SiteConfiguration.Detection(isOpenToTokens: isOpenToTokens, limits: limits)
        return (try await SiteFixture(detection: detection, model: network.model), network)
    }

    /// A new token of the detection page.
    func token(_ name: String = "ward") async throws -> Token {
        guard let token = try await study.store.addDetectionToken(named: name, at: study.clock.now) else {
            throw StudyFixture.Failure.linkDoesNotOpen
        }
        return token
    }
}

extension Browser {
    /// Hands a file to the interface.
    func detect(
        _ bytes: [UInt8], token: Token? = nil, path: String = DetectionAPI.path, type: String? = "image/png"
    ) async throws -> TestResponse {
        var fields = HTTPFields()
        if let type { fields[.contentType] = type }
        if let token { fields[.authorization] = "Bearer \(token)" }
        return try await client.execute(
            uri: path, method: .post, headers: headers(fields), body: ByteBuffer(bytes: bytes))
    }
}
