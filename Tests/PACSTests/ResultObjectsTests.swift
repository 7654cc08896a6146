import Foundation
import TestSupport
import Testing

@testable import PACS

/// Objects of a result, read with DCMTK's tools.
@Suite("A model's result as DICOM objects") struct ResultObjectsTests {
    let folder: TemporaryFolder
    let film = Film(number: 1, study: 1, side: 64)

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(film.bytes, to: "film.dcm")
    }

    private func url(_ name: String) -> URL { folder.url.appendingPathComponent(name) }

    private static func result(_ probability: Double, site: ModelResult.Site? = nil) -> ModelResult {
        ModelResult(
            probability: probability, threshold: 0.5, site: site, model: "DenseNet-121 0123abcd",
            program: "ReaderStudy 1.0")
    }

    private func objects(_ result: ModelResult) throws -> ResultObjects {
        try ResultObjects(of: url("film.dcm"), result, found: Date(timeIntervalSince1970: 1_556_697_600))
    }

    private func tool(_ name: String, _ arguments: [String]) async throws -> String {
        let outcome = try await Tool.run(name, arguments, in: folder)
        #expect(outcome.code == 0, "\(outcome.words)")
        return outcome.words
    }

    /// The value that dcmdump prints for an attribute: of the object itself, or the first one in any sequence.
    private static func value(_ tag: String, in dump: String, inSequence: Bool = false) -> String? {
        let lines = dump.split(separator: "\n").map { inSequence ? $0.drop { $0 == " " } : $0 }
        let line = lines.first { $0.hasPrefix(tag) }
        return line?.split(separator: "[").dropFirst().first?.split(separator: "]").first.map(String.init)
    }

    @Test("the heat map is a Secondary Capture of the same study that names its source")
    func capture() async throws {
        let bytes = (0..<32 * 16 * 3).map { UInt8(truncatingIfNeeded: $0) }
        let picture = try #require(ColourPicture(width: 32, height: 16, bytes: bytes))
        try objects(Self.result(0.93)).writeCapture(of: picture, to: url("capture.dcm"))
        let dump = try await tool("dcmdump", ["capture.dcm"])
        for (tag, expected) in [
            ("(0020,000d)", film.studyUID), ("(0010,0010)", "Wang^Mei"), ("(0010,0020)", "PATIENT1"),
            ("(0008,0050)", "ACC1"), ("(0008,0020)", "20170412"), ("(0028,0301)", "YES"), ("(0028,0004)", "RGB"),
            ("(0008,0060)", "OT"), ("(0008,0064)", "WSD"), ("(0008,0008)", #"DERIVED\SECONDARY"#),
            ("(0008,103e)", "AI heat map - research, not for diagnosis"),
        ] {
            #expect(Self.value(tag, in: dump) == expected, "\(tag)")
        }
        #expect(Self.value("(0020,000e)", in: dump) != film.seriesUID)
        let source = try #require(dump.firstRange(of: "SourceImageSequence"))
        let referred = String(dump[source.upperBound...])
        #expect(Self.value("(0008,1155)", in: referred, inSequence: true) == film.instanceUID)
        #expect(Self.value("(0008,0100)", in: referred, inSequence: true) == "121322")
        let file = try folder.read("capture.dcm")
        #expect(Array(file.suffix(bytes.count)) == bytes)
        #expect(FileMetaInformation(beginningOf: file)?.objectClass == ObjectClass.secondaryCapture)
    }

    @Test("the report says probability, call and site, and refers to the image; it is no diagnosis")
    func report() async throws {
        let site = ModelResult.Site(left: 10, top: 20, right: 30.5, bottom: 40)
        try objects(Self.result(0.9375, site: site)).writeReport(to: url("report.dcm"))
        let text = try await tool("dsrdump", ["-Ec", "+Pl", "+Pc", "+Pu", "report.dcm"])
        for words in [
            "Comprehensive SR Document", "Imaging Measurement Report", ": PARTIAL", ": UNVERIFIED",
            #"NUM:(111012,DCM,"Certainty of Finding")="93.75" (%,UCUM,"Percent")"#,
            #"CODE:(CALL,99READERSTUDY,"Call at the threshold")=(52101004,SCT,"Present")"#,
            #"CODE:(121071,DCM,"Finding")=(125605004,SCT,"Fracture of bone")"#,
            #"SCOORD:(111030,DCM,"Image Region")=(POLYLINE,10/20,30.5/20,30.5/40,10/40,10/20)"#,
            film.instanceUID, "DenseNet-121 0123abcd", "Not for diagnosis",
        ] {
            #expect(text.contains(words), "\(words) is not in \(text)")
        }
        let dump = try await tool("dcmdump", ["report.dcm"])
        #expect(Self.value("(0020,000d)", in: dump) == film.studyUID)
        #expect(Self.value("(0010,0010)", in: dump) == "Wang^Mei" && Self.value("(0008,0050)", in: dump) == "ACC1")
        let evidence = try #require(dump.firstRange(of: "CurrentRequestedProcedureEvidenceSequence"))
        let referred = String(dump[evidence.upperBound...])
        #expect(Self.value("(0020,000e)", in: referred, inSequence: true) == film.seriesUID)
        #expect(Self.value("(0008,1155)", in: referred, inSequence: true) == film.instanceUID)
    }

    @Test("below the threshold the call is absent, and no site is invented")
    func negative() async throws {
        try objects(Self.result(0.499)).writeReport(to: url("report.dcm"))
        let text = try await tool("dsrdump", ["-Ec", "+Pc", "report.dcm"])
        #expect(text.contains(#"=(2667000,SCT,"Absent")"#) && text.contains(#"="49.9""#))
        #expect(!text.contains("SCOORD") && text.contains("Source of Measurement"))
    }

    @Test("the same result has the same identifiers, another one has others")
    func identifiers() throws {
        func identifier(_ probability: Double, _ name: String) throws -> String? {
            try objects(Self.result(probability)).writeReport(to: url(name))
            return FileMetaInformation(beginningOf: try folder.read(name))?.instance.description
        }
        let first = try #require(try identifier(0.7, "a.dcm"))
        #expect(try identifier(0.7, "b.dcm") == first)
        #expect(try identifier(0.71, "c.dcm") != first)
        #expect(first.hasPrefix("2.25.") && UID(first) != nil)
    }

    @Test("what is no radiograph, and a result that does not fit, is named")
    func problems() throws {
        try folder.write("text", to: "text.dcm")
        try folder.write(Array(film.bytes.prefix(500)), to: "short.dcm")
        for name in ["text.dcm", "short.dcm", "none.dcm"] {
            #expect(throws: ResultObjects.Problem.self) {
                try ResultObjects(of: url(name), Self.result(0.5), found: Date())
            }
        }
        for site in [
            ModelResult.Site(left: 0, top: 0, right: 65, bottom: 10), .init(left: 10, top: 0, right: 10, bottom: 10),
            .init(left: -1, top: 0, right: 5, bottom: 10), .init(left: .nan, top: 0, right: 5, bottom: 10),
        ] {
            #expect(throws: ResultObjects.Problem.self) { try objects(Self.result(0.9, site: site)) }
        }
        #expect(throws: ResultObjects.Problem.self) { try objects(Self.result(1.5)) }
        #expect(throws: ResultObjects.Problem.self) {
            try objects(Self.result(0.5)).writeReport(to: url("no/such/folder.dcm"))
        }
    }

    @Test("a PACS takes both and lists them in the radiograph's study")
    func storedInStudy() async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await pacs.hold([film])
        let objects = try objects(Self.result(0.93, site: .init(left: 1, top: 1, right: 9, bottom: 9)))
        let picture = try #require(ColourPicture(width: 8, height: 8, bytes: [UInt8](repeating: 7, count: 192)))
        try objects.writeCapture(of: picture, to: url("capture.dcm"))
        try objects.writeReport(to: url("report.dcm"))
        let (capture, report) = (url("capture.dcm"), url("report.dcm"))
        try await DICOMwebClient.with(OrthancTests.peer(pacs.address)) { client in
            for file in [capture, report] { #expect(try await client.store(file) == .stored(warning: nil)) }
            let studies = try await client.search(StudyQuery(limit: 10))
            #expect(studies.count == 1)
            #expect(studies.first?.series.compactMap(\.modality).sorted() == ["DX", "OT", "SR"])
        }
        let dimse = try DIMSETests.client(pacs.dicomPort)
        #expect(try await dimse.store(report) == .stored(warning: nil))
    }
}
