import Cryptography
import DenseNet
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Radiographs
import Scoring
import Studies
import StudyStore
@_spi(Confidential) import TestSupport
import Testing

@testable import Site

@Suite("What the detection interface answers") struct DetectionRequestTests {
    @Test("probability, call and map are those of the model, in numbers; pictures only when asked for")
    func answer() async throws {
        let (fixture, network) = try await SiteFixture.detecting()
        let token = try await fixture.token()
        let image = try InstalledNetwork.radiograph()
        let expected = try network.model.score(Radiograph(png: image), explain: .always, threads: 1)
        let map = try #require(expected.map)
        try await fixture.run { browser in
            let plain = try await browser.detect(image, token: token, path: "\(DetectionAPI.path)?map=always")
            #expect(plain.status == .ok)
            #expect((plain.json["probability"] as? NSNumber)?.floatValue == expected.probability)
            #expect(plain.json["isPositive"] as? Bool == expected.isPositive)
            #expect(plain.json["positiveClass"] as? String == "fracture")
            #expect((plain.json["model"] as? [String: String])?["sha256"] == network.model.sha256.description)
            #expect(plain.json["pictures"] == nil)
            let found = try #require(plain.json["map"] as? [String: Any])
            let site = try #require(plain.json["site"] as? [String: Any])
            let (peak, box) = (site["peak"] as? [String: Int] ?? [:], site["box"] as? [String: Int] ?? [:])
            #expect(site["level"] as? Double == 0.5)
            #expect((box["left"] ?? 1)...(box["right"] ?? 1) ~= peak["x"] ?? -1)
            #expect((box["top"] ?? 1)...(box["bottom"] ?? 1) ~= peak["y"] ?? -1)
            let values = try #require(found["values"] as? [[NSNumber]])
            #expect(found["rows"] as? Int == map.height && found["columns"] as? Int == map.width)
            #expect(values.count == map.height)
            #expect(values.flatMap { $0.map(\.floatValue) } == map.values)
            let pictures = try await browser.detect(
                image, token: token, path: "\(DetectionAPI.path)?map=always&pictures=yes")
            let picture = try #require((pictures.json["pictures"] as? [String: String])?["map"])
            let base64 = try #require(picture.split(separator: ",").last)
            let png = try #require(Data(base64Encoded: String(base64)))
            #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        }
    }

    @Test("there is a map from the threshold on, or as the query says", arguments: [0.0, 1.0])
    func mapRule(threshold: Double) async throws {
        let (fixture, _) = try await SiteFixture.detecting(threshold: threshold)
        let token = try await fixture.token()
        let image = try InstalledNetwork.radiograph()
        try await fixture.run { browser in
            func hasMap(_ query: String) async throws -> Bool {
                let answer = try await browser.detect(image, token: token, path: DetectionAPI.path + query)
                #expect(answer.status == .ok)
                return answer.json["map"] is [String: Any]
            }
            #expect(try await hasMap("") == (threshold == 0))
            #expect(try await hasMap("?map=auto") == (threshold == 0))
            #expect(try await hasMap("?map=always"))
            #expect(try await !hasMap("?map=never"))
            let wrong = try await browser.detect(image, token: token, path: "\(DetectionAPI.path)?map=perhaps")
            #expect(wrong.status == .badRequest && wrong.text.contains("perhaps"))
        }
    }

    /// A body that is no radiograph, and how it is refused.
    struct Refusal: CustomTestStringConvertible {
        let name: String
        let status: HTTPResponse.Status
        let code: String
        let bytes: @Sendable () throws -> [UInt8]
        var testDescription: String { name }
    }

    private static func radiograph(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        var bytes = try InstalledNetwork.radiograph()
        change(&bytes)
        return bytes
    }

    private static let refusals = [
        Refusal(name: "nothing", status: .unprocessableContent, code: "image-empty") { [] },
        Refusal(name: "a text", status: .unsupportedMediaType, code: "image-not-png") { Array("fracture".utf8) },
        Refusal(name: "a JPEG", status: .unsupportedMediaType, code: "image-not-png") {
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF".utf8) + [UInt8](repeating: 0, count: 64)
        },
        Refusal(name: "a cut off PNG", status: .unprocessableContent, code: "image-truncated") {
            try radiograph { $0.removeLast($0.count / 2) }
        },
        Refusal(name: "a damaged PNG", status: .unprocessableContent, code: "image-damaged") {
            try radiograph { $0[$0.count / 2] ^= 0x55 }
        },
        // The header alone is believed to be wrong: 30,000 x 30,000 in a file of some bytes.
        Refusal(name: "a bomb", status: .contentTooLarge, code: "image-too-large") {
            try PNGHeaderBytes.file(width: 30_000, height: 30_000)
        },
    ]

    @Test("a body that is no radiograph is refused with what is wrong and what to do", arguments: refusals)
    func hostile(refusal: Refusal) async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let token = try await fixture.token()
        try await fixture.run { browser in
            for language in ["en", "zh-TW"] {
                var visitor = browser
                visitor.language = language
                let answer = try await visitor.detect(refusal.bytes(), token: token)
                #expect(answer.status == refusal.status)
                let error = try #require(answer.json["error"] as? [String: String])
                #expect(error["code"] == refusal.code)
                for part in ["message", "remedy"] {
                    let text = try #require(error[part])
                    #expect(!text.isEmpty && !text.contains("{") && !text.contains("detect."))
                }
            }
            // The place is given back, so the next one is answered.
            #expect(try await browser.detect(InstalledNetwork.radiograph(), token: token).status == .ok)
        }
    }

    @Test("odd but honest radiographs are answered", arguments: ["1 x 1", "1 bit", "16 bits", "long and narrow"])
    func odd(kind: String) async throws {
        let radiograph =
            switch kind {
            case "1 x 1": try Radiograph(width: 1, height: 1, samples: .eight([7]))
            case "1 bit": try Radiograph(width: 9, height: 5, samples: .eight((0..<45).map { $0 % 2 == 0 ? 0 : 255 }))
            case "16 bits":
                try Radiograph(width: 40, height: 30, samples: .sixteen((0..<1200).map { UInt16($0 * 3) }))
            default: try Radiograph(width: 900, height: 2, samples: .eight((0..<1800).map { UInt8($0 % 251) }))
            }
        let (fixture, _) = try await SiteFixture.detecting()
        let token = try await fixture.token()
        try await fixture.run { browser in
            let answer = try await browser.detect(
                radiograph.png(), token: token, path: "\(DetectionAPI.path)?map=always&pictures=yes")
            #expect(answer.status == .ok)
            let size = answer.json["image"] as? [String: Int]
            #expect(size?["width"] == radiograph.width && size?["height"] == radiograph.height)
        }
    }

    @Test(
        "the content must be declared to be image/png", arguments: [nil, "image/jpeg", "application/json", "text/png"])
    func contentType(type: String?) async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let token = try await fixture.token()
        try await fixture.run { browser in
            let answer = try await browser.detect(InstalledNetwork.radiograph(), token: token, type: type)
            #expect(answer.status == .unsupportedMediaType)
            #expect(answer.errorCode == "wrong-type")
            #expect(
                try await browser.detect(InstalledNetwork.radiograph(), token: token, type: "Image/PNG; q=1").status
                    == .ok)
        }
    }

    @Test("a file beyond the limit is refused, whatever it declares")
    func tooLarge() async throws {
        let (fixture, _) = try await SiteFixture.detecting(limits: DetectionLimits(bytes: 1 << 20))
        let token = try await fixture.token()
        try await fixture.run { browser in
            let answer = try await browser.detect([UInt8](repeating: 0, count: (1 << 20) + 1), token: token)
            #expect(answer.status == .contentTooLarge)
            #expect(answer.errorCode == "file-too-large")
            #expect(answer.text.contains("1 MiB"))
        }
    }

    @Test("without a model the page and the interface say so")
    func noModel() async throws {
        let fixture = try await SiteFixture(detection: SiteConfiguration.Detection(isOpenToTokens: true))
        try await fixture.addCoordinator()
        let token = try await fixture.token()
        try await fixture.run { browser in
            let answer = try await browser.detect(InstalledNetwork.radiograph(), token: token)
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] != nil)
            let page = try await browser.coordinator().get(DetectionPages.coordinatorPath)
            #expect(page.status == .ok && page.text.contains("--model"))
        }
    }

    @Test("nothing is kept: no file appears, and no database holds the pixels")
    func nothingIsKept() async throws {
        let (fixture, _) = try await SiteFixture.detecting()
        let token = try await fixture.token()
        let image = try InstalledNetwork.radiograph()
        func files() throws -> Set<String> {
            let names = FileManager.default.enumerator(atPath: fixture.study.data.folder.path)?.compactMap {
                $0 as? String
            }
            return Set(names ?? [])
        }
        let before = try files()
        let events = try await fixture.study.store.history(of: fixture.study.name, limit: 1000).count
        try await fixture.run { browser in
            let answer = try await browser.detect(image, token: token)
            #expect(answer.status == .ok)
        }
        #expect(try files() == before)
        #expect(try await fixture.study.store.history(of: fixture.study.name, limit: 1000).count == events)
        let pixels = Data(try Radiograph(png: image).pixelBytes.prefix(4096))
        for name in before {
            let file = fixture.study.data.folder.appendingPathComponent(name)
            guard let content = try? Data(contentsOf: file) else { continue }
            #expect(content.range(of: pixels) == nil && content.range(of: Data(image.prefix(200))) == nil, "\(name)")
        }
    }
}

/// The beginning of a PNG file that claims a size.
enum PNGHeaderBytes {
    static func file(width: UInt32, height: UInt32) throws -> [UInt8] {
        var bytes = try Radiograph(width: 1, height: 1, samples: .eight([0])).png()
        for (offset, value) in [(16, width), (20, height)] {
            for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(place))) }
        }
        let checksum = crc32(bytes[12..<29])
        for place in 0..<4 { bytes[29 + place] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * UInt32(place))) }
        return bytes
    }

    /// ISO 3309, bit by bit.
    private static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var value: UInt32 = .max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
