import Foundation
import HTTPTypes
import HummingbirdTesting
import Studies
@_spi(Confidential) import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@_spi(Confidential) @testable import Site

@Suite("Writing in images by the JSON API") struct ProgramWritingTests {
    @Test("is found, blacked out or said not to be there; a picture that was replaced is not touched")
    func decisions() async throws {
        let fixture = try await SiteFixture()
        var study = StudyFolderFixture()
        (study.name, study.warmUpCases) = ("second", 0)
        let file = String(decoding: try JSONEncoder().encode(study.studyFile), as: UTF8.self)
        try await fixture.runProgram(try await fixture.addToken()) { program in
            let begun = try await program.post("/api/drafts", "{\"studyFile\": \(file)}")
            let draft = try #require(begun.headers[.location])
            for (name, bytes) in [
                ("A.png", try WrittenFilm.png()), ("B.png", try StudyFolderFixture.radiograph(seed: 1)),
            ] {
                let content = ProgramClient.Content(type: "application/octet-stream", bytes: bytes)
                let put = try await program.ask(.put, "\(draft)/files?kind=image&name=\(name)", content)
                #expect(put.status == .created)
            }
            var state = try await program.get("\(draft)/writing")
            for _ in 0..<100 where state.json["searched"] as? Int != 2 {
                state = try await program.get("\(draft)/writing")
            }
            let written = try #require(state.items.first)
            #expect(written["path"] as? String == "images/A.png" && written["review"] == nil)
            let place = try #require((written["places"] as? [[String: Any]])?.first)
            #expect(place["kind"] as? String == "line")
            func decide(_ image: [String: Any], _ decision: String, _ boxes: String = "[]") async throws -> TestResponse
            {
                let (path, pixels) = (image["path"] as? String ?? "", image["pixels"] as? String ?? "")
                return try await program.post(
                    "\(draft)/writing",
                    "{\"path\": \"\(path)\", \"pixels\": \"\(pixels)\", \"decision\": \"\(decision)\", \"boxes\": \(boxes)}"
                )
            }
            let box = #"[{"x": 10, "y": 50, "width": 80, "height": 30}]"#
            #expect(try await decide(written, "black-out").problemCode == "bad-body", "no box")
            #expect(try await decide(written, "clean", box).problemCode == "bad-body", "a box")
            let outside = #"[{"x": 99999, "y": 0, "width": 1, "height": 1}]"#
            #expect(try await decide(written, "black-out", outside).problemCode == "bad-body")
            let done = try await decide(written, "black-out", box)
            let black = try #require(done.items.first { $0["path"] as? String == "images/A.png" })
            let review = try #require(black["review"] as? [String: Any])
            #expect(review["decision"] as? String == "black-out" && review["boxes"] as? [String] == ["10,50,80,30"])
            #expect(review["by"] as? String == "anna" && black["pixels"] as? String != written["pixels"] as? String)
            #expect(try await decide(written, "clean").problemCode == "changed-meanwhile")
            let other = try #require(done.items.first { $0["path"] as? String == "images/B.png" })
            let clean = try await decide(other, "clean")
            #expect(clean.items.allSatisfy { $0["review"] != nil })
        }
    }
}
