import ChildProcess
import Foundation
import Radiographs
import TestSupport
import Testing

/// A model's result goes back to where the film came from, and is looked at as the PACS holds it.
@Suite("pacs result with a heat map", .serialized) struct PACSResultTests {
    let folder: TemporaryFolder
    let film = Film(number: 1, study: 1, side: 64)

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(film.bytes, to: "film.dcm")
        let side = 64
        let grey = try Radiograph(
            width: side, height: side, samples: .eight([UInt8](repeating: 90, count: side * side)))
        try folder.write(grey.png(), to: "film.png")
        // Hot in one square, whose box the description tells.
        let heat = (0..<side * side).map { place -> UInt8 in
            (20..<30).contains(place % side) && (10..<25).contains(place / side) ? 255 : 0
        }
        try folder.write(Radiograph(width: side, height: side, samples: .eight(heat)).png(), to: "maps/film.png")
        try folder.write(
            #"{"box": {"left": 20, "top": 10, "right": 30, "bottom": 25}, "peak": {"x": 25, "y": 17}, "level": 0.5}"#,
            to: "maps/film.json")
    }

    private func run(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.ended(arguments, in: folder)
    }

    /// What a tool says.
    private func tool(_ name: String, _ arguments: [String]) async throws -> String {
        let outcome = try await Tool.run(name, arguments, in: folder)
        try #require(outcome.code == 0, "\(name): \(outcome.words)")
        return outcome.words
    }

    /// The value that dcmdump prints for an attribute: of the object itself, or the first one in any sequence.
    private static func value(_ tag: String, in dump: String, inSequence: Bool = false) -> String? {
        let lines = dump.split(separator: "\n").map { inSequence ? $0.drop { $0 == " " } : $0 }
        let line = lines.first { $0.hasPrefix(tag) }
        return line?.split(separator: "[").dropFirst().first?.split(separator: "]").first.map(String.init)
    }

    /// The object of a PACS that has an identifier, fetched into a file.
    private func fetch(_ instance: String, from pacs: Orthanc, into file: String) async throws {
        let account = ["--silent", "--fail", "--user", "\(Orthanc.user):\(Orthanc.password)"]
        let found = try await tool(
            "curl", account + ["--data", instance, "http://localhost:\(pacs.port)/tools/lookup"])
        let name = try #require(
            found.split(separator: "\"").first { $0.count == 44 && $0.contains("-") }, "not there: \(found)")
        _ = try await tool(
            "curl", account + ["--output", file, "http://localhost:\(pacs.port)/instances/\(name)/file"])
    }

    @Test(
        "it arrives as a Secondary Capture that names the film, through either protocol",
        arguments: ["hospital", "archive"])
    func arrives(peer: String) async throws {
        let pacs = try await Orthanc()
        defer { pacs.end() }
        try await pacs.hold([film])
        try folder.write(Orthanc.password, to: "password")
        chmod(folder.url.appendingPathComponent("password").path, 0o600)
        try folder.write(
            """
            ae-title: READERSTUDY
            peers:
              hospital: {dicomweb: '\(pacs.address)', user: \(Orthanc.user), password-file: password}
              archive: {host: 127.0.0.1, port: \(pacs.dicomPort), ae-title: TESTPACS}

            """, to: "pacs.yaml")
        let made = try await run(
            "pacs", "result", "film.dcm", "--radiograph", "film.png", "--map", "maps/film", "--probability", "0.93",
            "--threshold", "0.5", "--model", "DenseNet-121", "--into", "results")
        try #require(made.code == 0, "\(made)")
        #expect(made.output == "results: report.dcm, overlay.dcm\n")
        // Twice: the same result has the same identifiers and does no harm.
        for _ in 1...2 {
            let stored = try await run("pacs", "store", peer, "results/overlay.dcm", "results/report.dcm")
            #expect(stored.code == 0 && stored.output == "\(peer) keeps 2 of 2 files.\n", "\(stored)")
        }

        let sent = try await tool("dcmdump", ["results/overlay.dcm"])
        let overlay = try #require(Self.value("(0008,0018)", in: sent))
        try await fetch(overlay, from: pacs, into: "kept.dcm")
        let kept = try await tool("dcmdump", ["-q", "kept.dcm"])
        #expect(kept.contains("=SecondaryCaptureImageStorage"))
        for (tag, expected) in [
            ("(0008,0018)", overlay), ("(0020,000d)", film.studyUID), ("(0010,0010)", "Wang^Mei"),
            ("(0010,0020)", "PATIENT1"), ("(0008,0050)", "ACC1"), ("(0020,0011)", "9901"), ("(0028,0301)", "YES"),
        ] {
            #expect(Self.value(tag, in: kept) == expected, "\(tag)")
        }
        #expect(Self.value("(0020,000e)", in: kept) != film.seriesUID)
        let source = try #require(kept.firstRange(of: "(0008,2112)"), "it names no source")
        let referred = String(kept[source.lowerBound...])
        #expect(referred.contains("=DigitalXRayImageStorageForPresentation"))
        #expect(Self.value("(0008,1155)", in: referred, inSequence: true) == film.instanceUID)

        // The picture: hot in the square, and the film's own grey elsewhere.
        _ = try await tool("dcmdump", ["-q", "+W", ".", "kept.dcm"])
        let raw = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).first { $0.hasSuffix(".raw") })
        let pixels = try folder.read(raw)
        #expect(pixels.count >= 64 * 64 * 3)
        let pixel = { (x: Int, y: Int) in Array(pixels[3 * (64 * y + x)..<3 * (64 * y + x) + 3]) }
        #expect(pixel(2, 2) == [90, 90, 90] && pixel(60, 60) == [90, 90, 90])
        #expect(Set(pixel(25, 17)).count > 1)

        // The report refers to the film, too, and is in a series of its own.
        let report = try #require(Self.value("(0008,0018)", in: try await tool("dcmdump", ["results/report.dcm"])))
        try await fetch(report, from: pacs, into: "report.dcm")
        let words = try await tool("dcmdump", ["-q", "report.dcm"])
        #expect(words.contains("=ComprehensiveSRStorage") && words.contains(film.instanceUID))
        #expect(Self.value("(0020,000d)", in: words) == film.studyUID)
        #expect(Self.value("(0020,0011)", in: words) == "9902")
    }
}
