import DenseNet
import Foundation
import Radiographs
import TestSupport

@testable import Scoring

/// A library in a folder of its own with the small reference network, and the reference images.
struct ModelFixture {
    static let reference = Repository.root.appendingPathComponent("Tests/Reference/densenet")
    static let weights = reference.appendingPathComponent("small_hip.safetensors")

    let folder: TemporaryFolder
    let library: ModelLibrary

    init() throws {
        folder = try TemporaryFolder()
        library = ModelLibrary(folder: folder.url.appendingPathComponent("models"))
    }

    /// A card for the small network; what is given replaces or adds members.
    static func card(_ changes: String...) -> (bytes: [UInt8], file: String) {
        let members =
            [
                #""name": "Small""#, #""version": "1""#, #""input": {"height": 128, "width": 128}"#,
                #""threshold": 0.5"#, #""intended-use": "tests""#, #""training-data": "none""#,
                #""licence": "none""#,
            ].filter { member in !changes.contains { $0.split(separator: ":")[0] == member.split(separator: ":")[0] } }
            + changes
        return (Array("{\(members.joined(separator: ", "))}".utf8), "card.json")
    }

    @discardableResult
    func add(_ changes: String..., name: String? = nil) throws -> InstalledModel {
        let members = changes
        let card = members.isEmpty ? Self.card() : Self.card(members[0])
        return try library.add(card: card, weights: Self.weights, name: name).model
    }

    /// The reference images as a folder.
    func images(_ path: String = "images", copies: Int = 1) throws -> URL {
        for copy in 0..<copies {
            for index in 0..<4 {
                let file = Self.reference.appendingPathComponent("small_img\(index)_128.png")
                let name = copy == 0 ? "\(path)/img\(index).png" : "\(path)/copy\(copy)/img\(index).png"
                try folder.write([UInt8](Data(contentsOf: file)), to: name)
            }
        }
        return folder.url.appendingPathComponent(path)
    }

    /// The small network in Keras' containers, as far as the reference folder has them.
    static func otherContainers() -> [URL] {
        let given = ProcessInfo.processInfo.environment["READER_STUDY_REFERENCE"].map { URL(fileURLWithPath: $0) }
        let beside = Repository.root.appendingPathComponent("../shared/reference").standardized
        let folder = (given ?? beside).appendingPathComponent("densenet")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter {
            $0.hasPrefix("small_") && !$0.contains("limb") && ($0.hasSuffix(".h5") || $0.hasSuffix(".keras"))
        }.map { folder.appendingPathComponent($0) }
    }

    /// The expected probabilities of the four reference images.
    static func expected() throws -> [Float] {
        try SafetensorsFile(path: reference.appendingPathComponent("small_expected_eval.safetensors").path)
            .tensor("eval.prob").values
    }
}
