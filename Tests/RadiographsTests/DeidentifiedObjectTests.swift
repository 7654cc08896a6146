import Foundation
import Radiographs
import Testing

/// The minimal object has the picture, and nothing of the profile's list of what identifies.
@Suite("De-identified objects") struct DeidentifiedObjectTests {
    private static let picture = [
        "dx-mono2-12-explicit-le.dcm", "dx-mono2-12-jpeg-lossless-sv1.dcm", "dx-mono1-12.dcm", "dx-mono2-12-signed.dcm",
        "dx-mono2-12-voilut-sequence.dcm", "dx-mono2-12-j2k-lossless.dcm", "phi-full.dcm",
    ]

    @Test("has the same stored values and is shown the same", arguments: picture)
    func samePicture(_ name: String) throws {
        let original = try DICOMRadiograph(try DICOMReferenceFolder.own(name))
        let object = DeidentifiedObject(original, serial: "IMG001", keepsCharacteristics: true)
        let again = try DICOMRadiograph(object.bytes)
        #expect(again.stored == original.stored)
        #expect(again.rendered() == original.rendered())
        #expect(again.file.pixelSpacing == original.file.pixelSpacing)
    }

    @Test(
        "is nobody's, whatever film it is made of",
        arguments: try DICOMReferenceFolder.expectations().filter { $0.outcome == .decode })
    func nobody(_ expectation: DICOMExpectation) throws {
        let original = try DICOMRadiograph(try DICOMReferenceFolder.read(expectation))
        let bytes = DeidentifiedObject(original, serial: "IMG001", keepsCharacteristics: false).bytes
        let file = try DICOMFile(bytes)
        #expect(file.elements.allSatisfy { !$0.tag.isPrivate && !$0.tag.isOverlay })
        let (identity, before) = (file.identity, original.file.identity)
        #expect(identity.name == "IMG001" && identity.patientID == "IMG001")
        #expect(file.patientAge == nil && file.patientSex == nil)
        #expect(identity.studyDate == nil && identity.accessionNumber == nil)
        #expect(identity.sopInstance != before.sopInstance)
        // Identifiers of the study, the series, the machine; those of the standard itself name nobody.
        let head = String(decoding: try DICOMReferenceFolder.read(expectation).prefix(8192), as: UTF8.self)
        for found in head.matches(of: /[0-9]+(?:\.[0-9]+){5,}/) where !found.output.hasPrefix("1.2.840.10008.") {
            #expect(Data(bytes).range(of: Data(found.output.utf8)) == nil, "\(found.output)")
        }
        #expect(bytes.prefix(128).allSatisfy { $0 == 0 })
        #expect(file.elements.contains { $0.tag == DICOMTag(0x0012, 0x0064) && $0.representation == "SQ" })
    }

    @Test(
        "does to every attribute what the Basic Profile says", .enabled(if: Profile.isThere),
        arguments: try DICOMReferenceFolder.expectations().filter { $0.outcome == .decode })
    func profile(_ expectation: DICOMExpectation) throws {
        let original = try DICOMRadiograph(try DICOMReferenceFolder.read(expectation))
        let file = try DICOMFile(
            DeidentifiedObject(original, serial: "IMG001", keepsCharacteristics: false).bytes)
        let actions = try Profile.actions()
        #expect(actions.count > 600)
        for element in file.elements where element.length > 0 {
            guard let action = actions[element.tag.description] else { continue }
            // Patient's name and number are the serial number; identifiers are new (U).
            let isSerial = ["(0010,0010)", "(0010,0020)"].contains(element.tag.description)
            #expect(isSerial || action == "U", "\(element.tag) \(element.name): \(action)")
        }
    }

    /// What PS3.15, table E.1-1, wants done to each attribute.
    private struct Profile: Decodable {
        struct Attribute: Decodable {
            let tag: String
            let action: String
        }
        let attributes: [Attribute]

        /// In a checkout without the shared files it is not.
        static let isThere = FileManager.default.fileExists(atPath: list.path)
        private static let list = DICOMReferenceFolder.url.appending(path: "../deid/basic-profile.json")

        /// By tag, such as `(0010,0010)`.
        static func actions() throws -> [String: String] {
            let profile = try JSONDecoder().decode(Profile.self, from: Data(contentsOf: list))
            return Dictionary(profile.attributes.map { ($0.tag, $0.action) }) { first, _ in first }
        }
    }

    @Test("keeps sex and age when they are approved, and codes the option")
    func characteristics() throws {
        let file = SmallDICOM([1, 2]).with(0x0010, 0x0040, "CS", "F").with(0x0010, 0x1010, "AS", "095Y")
        let original = try DICOMRadiograph(file.bytes)
        for keeps in [true, false] {
            let bytes = DeidentifiedObject(original, serial: "A", keepsCharacteristics: keeps).bytes
            let object = try DICOMFile(bytes)
            #expect(object.patientAge == (keeps ? 90 : nil))
            #expect(object.patientSex == (keeps ? .female : nil))
            #expect(Data(bytes).range(of: Data("113100".utf8)) != nil)
            #expect((Data(bytes).range(of: Data("113108".utf8)) != nil) == keeps)
        }
    }

    @Test("identifiers are new every time")
    func identifiers() throws {
        let original = try DICOMRadiograph(SmallDICOM([1, 2]).bytes)
        let instances = try (0..<3).map { _ in
            try DICOMFile(DeidentifiedObject(original, serial: "A", keepsCharacteristics: true).bytes).identity
                .sopInstance
        }
        #expect(Set(instances).count == 3 && instances.allSatisfy { $0?.hasPrefix("2.25.") == true })
    }
}
