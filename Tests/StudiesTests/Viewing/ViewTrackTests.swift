import Foundation
import Statistics
import Studies
import Testing

@Suite("How a case was looked at") struct ViewTrackTests {
    /// Steps of every kind at random, within the limits.
    private static func track(seed: UInt64) throws -> ViewTrack {
        var random = SeededGenerator(seed: seed)
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        var time = 0
        let count = number(1...ViewTrack.mostSteps)
        let steps = (0..<count).map { index -> ViewTrack.Step in
            if index > 0 { time += number(0...(ViewTrack.longest / ViewTrack.mostSteps)) }
            let event: ViewTrack.Event
            switch number(0...5) {
            case 0: event = .canvas(width: number(1...65_536), height: number(1...65_536))
            case 1:
                event = .marks(
                    (0..<number(0...ViewTrack.mostMarks)).map { _ in
                        let isBox = Bool.random(using: &random)
                        func length() -> Double { Double(number(0...65_536 * 16)) * ViewTrack.markUnit }
                        return Mark(
                            shape: isBox ? .box : .point, side: [nil, .left, .right][number(0...2)], x: length(),
                            y: length(), width: isBox ? length() : 0, height: isBox ? length() : 0)
                    })
            case 2: event = .choice([nil, "fracture", "ja \"ß\" 是", "\u{1}"][number(0...3)])
            case 3: event = .left
            case 4: event = .cameBack
            default:
                event = .view(
                    ViewTrack.View(
                        windowCentre: number(0...65_536 * 16), windowWidth: number(1...2 * 65_536 * 16),
                        zoom: number(1...1024 * 4096), panX: number(0...65_536 * 16), panY: number(0...65_536 * 16),
                        inverted: Bool.random(using: &random)))
            }
            return ViewTrack.Step(at: time, event)
        }
        return try ViewTrack(steps)
    }

    @Test("its bytes read back as the same track", arguments: 1...40 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        let track = try Self.track(seed: seed)
        #expect(try ViewTrack(bytes: track.bytes) == track)
    }

    @Test("other bytes are refused or are a track, and nothing else happens", arguments: 1...40 as ClosedRange<UInt64>)
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = try Self.track(seed: seed).bytes
        for _ in 0..<50 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random))
            guard let read = try? ViewTrack(bytes: damaged) else { continue }
            #expect(try ViewTrack(bytes: read.bytes) == read)
        }
        #expect(throws: ViewTrackFault.unreadable) { try ViewTrack(bytes: []) }
        #expect(throws: ViewTrackFault.unreadable) { try ViewTrack(bytes: [2] + bytes.dropFirst()) }
    }

    @Test("a step of a drag takes few bytes")
    func size() throws {
        let steps = (0..<ViewTrack.mostSteps).map { index in
            ViewTrack.Step(
                at: index * 100,
                .view(
                    ViewTrack.View(
                        windowCentre: 2040 + index, windowWidth: 4080 - index, zoom: 1200 + index,
                        panX: 20_000 + 8 * index,
                        panY: 18_000 - 8 * index, inverted: false)))
        }
        #expect(try ViewTrack(steps).bytes.count < 9 * ViewTrack.mostSteps)
    }

    private static let view = ViewTrack.View(
        windowCentre: 2040, windowWidth: 4080, zoom: 4096, panX: 16, panY: 24, inverted: true)

    @Test("times go forward from 0, and what no page can show is refused")
    func limits() throws {
        typealias Step = ViewTrack.Step
        let many = (0...ViewTrack.mostSteps).map { Step(at: $0, .left) }
        #expect(throws: ViewTrackFault.wrongLength(0)) { try ViewTrack([]) }
        #expect(throws: ViewTrackFault.wrongLength(ViewTrack.mostSteps + 1)) { try ViewTrack(many) }
        #expect(throws: ViewTrackFault.wrongTime(step: 0)) { try ViewTrack([Step(at: 5, .left)]) }
        #expect(throws: ViewTrackFault.wrongTime(step: 2)) {
            try ViewTrack([Step(at: 0, .left), Step(at: 9, .cameBack), Step(at: 8, .left)])
        }
        #expect(throws: ViewTrackFault.wrongTime(step: 1)) {
            try ViewTrack([Step(at: 0, .left), Step(at: ViewTrack.longest + 1, .left)])
        }
        var narrow = Self.view
        narrow.windowWidth = 0
        let mark = Mark(shape: .point, side: nil, x: 0.03, y: 0)
        let wrong: [ViewTrack.Event] = [
            .view(narrow), .canvas(width: 0, height: 5), .marks([mark]), .choice(""),
            .choice(String(repeating: "x", count: 65)),
            .marks([Mark](repeating: Mark(shape: .point, side: nil, x: 1, y: 1), count: ViewTrack.mostMarks + 1)),
            .marks([Mark(shape: .point, side: nil, x: .nan, y: 1)]),
        ]
        for event in wrong {
            #expect(throws: ViewTrackFault.outOfRange(step: 0), "\(event)") { try ViewTrack([Step(at: 0, event)]) }
        }
    }

    @Test("as JSON it says the same in whole units")
    func json() throws {
        let mark = Mark(shape: .box, side: .left, x: 1.5, y: 2, width: 3, height: 4.0625)
        let track = try ViewTrack([
            ViewTrack.Step(at: 0, .canvas(width: 900, height: 700)), ViewTrack.Step(at: 0, .view(Self.view)),
            ViewTrack.Step(at: 40, .marks([mark])), ViewTrack.Step(at: 50, .choice("a\"\\\u{7}")),
            ViewTrack.Step(at: 60, .choice(nil)), ViewTrack.Step(at: 70, .left), ViewTrack.Step(at: 80, .cameBack),
        ])
        let read = try #require(try JSONSerialization.jsonObject(with: Data(track.json.utf8)) as? [[String: Any]])
        #expect(read.map { $0["ms"] as? Int } == [0, 0, 40, 50, 60, 70, 80])
        #expect(read[0]["canvas"] as? [Int] == [900, 700])
        #expect(read[1]["window"] as? [Double] == [127.5, 255] && read[1]["zoom"] as? Double == 1)
        #expect(read[1]["pan"] as? [Double] == [1, 1.5] && read[1]["inverted"] as? Bool == true)
        let place = try #require((read[2]["marks"] as? [[String: Any]])?.first)
        #expect(place["side"] as? String == "left" && place["height"] as? Double == 4.0625)
        #expect(read[3]["choice"] as? String == "a\"\\\u{7}" && read[4]["choice"] is NSNull)
        #expect(read[5]["page"] as? String == "left" && read[6]["page"] as? String == "back")
    }
}
