public import Foundation
import Radiographs
public import Studies

/// The folder of a small study: a study file, tables and tiny radiographs, written as a coordinator would lay them out.
public struct StudyFolderFixture: Sendable {
    /// Cases of the test set; the first half has a fracture.
    public var cases = 6
    /// Practice cases.
    public var warmUpCases = 2
    /// Short name of the study.
    public var name = "small"
    /// Codes of the specialties.
    public var specialties = ["radiologist", "surgeon"]
    /// Until when answers may be changed.
    public var change = StudyPlan.ChangePolicy.Limit.untilSession
    /// When a reason is asked for.
    public var reason = StudyPlan.ChangePolicy.Reason.none
    /// Days before each session, one entry a session; the first is 0.
    public var washoutDays = [0]
    /// Whether all kinds of questions are asked, or only the first one.
    public var allQuestions = false
    /// Name of a free column of the table of cases, which then holds `note 1`, `note 2` …
    public var freeColumn: String?
    /// Whether results may be seen before the lock.
    public var resultsBeforeLock = AnalysisPlan.ResultsBeforeLock.sealed
    /// The limits of quality flags as the study file has them.
    public var quality: String?
    /// The model whose advice a second answer follows in every session; `nil` for sessions without a model. Answers must
    /// then be final (`change`).
    public var sequentialModel: String?
    /// Resamplings of the bootstrap: the fewest that a plan may ask for, since what tests compare holds for any number.
    public var replicates = 100
    /// The model of a crossover, whose two sessions `washoutDays` then has; answers must be final, too.
    public var crossoverModel: String?
    /// Rule of the orders.
    public var order = StudyPlan.OrderPlan.Policy.balanced

    /// A study of six cases, two practice cases and one question.
    public init() {}

    /// Pixels a row of every radiograph.
    public static let width = 24
    /// Rows of every radiograph.
    public static let height = 16

    /// Writes the folder and returns the study file.
    @discardableResult
    public func write(to folder: TemporaryFolder, at path: String = "study") throws -> URL {
        try folder.write(studyFile, to: "\(path)/study.yaml")
        try folder.write(casesTable, to: "\(path)/cases.csv")
        for index in 0..<cases {
            try folder.write(try Self.radiograph(seed: index), to: "\(path)/images/\(Self.image(index))")
        }
        if warmUpCases > 0 { try folder.write(warmUpTable, to: "\(path)/warm-up.csv") }
        for index in 0..<warmUpCases {
            try folder.write(try Self.radiograph(seed: 1000 + index), to: "\(path)/warm-up/W\(index + 1).png")
        }
        return folder.url.appendingPathComponent("\(path)/study.yaml")
    }

    /// The file of a case, counted from 0.
    public static func image(_ index: Int) -> String { "PXR\(index + 1).png" }

    /// A PNG file that differs with the seed.
    public static func radiograph(seed: Int) throws -> [UInt8] {
        let pixels = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 * 7 + seed * 31 + $0 * seed) }
        let mark = [UInt8(truncatingIfNeeded: seed), UInt8(truncatingIfNeeded: seed >> 8)]
        return try Radiograph(width: width, height: height, samples: .eight(mark + pixels.dropFirst(2))).png()
    }

    /// `cases.csv`.
    public var casesTable: String {
        let types = ["femoral_neck", "intertrochanteric"]
        let rows = (0..<cases).map { index in
            let row =
                index < (cases + 1) / 2
                ? "\(index + 1),\(Self.image(index)),yes,\(types[index % 2]),left,operation,1,2,9,10,81,female,9"
                : "\(index + 1),\(Self.image(index)),no,none,,follow-up,,,,,77,male,"
            return freeColumn == nil ? row : "\(row),note \(index + 1)"
        }
        let header = "case,image,fracture,type,side,truth_source,box_x0,box_y0,box_x1,box_y1,age,sex,iss"
        return ([freeColumn.map { "\(header),\($0)" } ?? header] + rows).joined(separator: "\n") + "\n"
    }

    /// `warm-up.csv`.
    public var warmUpTable: String {
        let rows = (0..<warmUpCases).map { index in
            index.isMultiple(of: 2)
                ? "\(index + 1),W\(index + 1).png,yes,femoral_neck,right,2,2,8,8,The neck is broken."
                : "\(index + 1),W\(index + 1).png,no,none,,,,,,Nothing is broken."
        }
        return (["case,image,fracture,type,side,box_x0,box_y0,box_x1,box_y1,feedback"] + rows).joined(separator: "\n")
            + "\n"
    }

    /// `study.yaml`.
    public var studyFile: String {
        let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"]
        let markers = Specialty.Marker.allCases.map(\.rawValue)
        let readers = specialties.enumerated().map { index, code in
            """
              - { code: \(code), label: "\(code.capitalized)", group: \(index == 0 ? "expert" : "primary"), \
            colour: "\(colours[index % colours.count])", marker: \(markers[index % markers.count]) }
            """
        }
        let sessions = washoutDays.enumerated().map { index, days in
            let words = crossoverModel != nil ? "crossover" : sequentialModel != nil ? "sequential" : nil
            let reading = words.map { ", reading: \($0)" } ?? ""
            return "  - { label: Reading \(index + 1)\(index == 0 ? "" : ", washout-days: \(days)")\(reading) }"
        }
        let warmUp = warmUpCases > 0 ? "warm-up: { file: warm-up.csv, images: warm-up }\n" : ""
        return """
            format: 1
            name: \(name)
            title: Hip fracture
            instructions: Look and answer.
            consent: I take part.
            languages: [en]
            specialties:
            \(readers.joined(separator: "\n"))
            questions:
            \(Self.firstQuestion)\(allQuestions ? Self.otherQuestions : "")
            sessions:
            \(sessions.joined(separator: "\n"))
            order: { policy: \(order.rawValue), seed: 7 }
            change: { until: \(change.rawValue), reason: \(reason.rawValue) }
            reading: { advance: on-save }
            cases: { file: cases.csv, images: images }
            \(warmUp)\(quality.map { "quality: \($0)\n" } ?? "")\(aid)design: { cases: \(cases) }
            analysis:
              threshold: 0.5
              level: 0.95
              bootstrap: { replicates: \(replicates), seed: 1 }
              primary-endpoint: { measure: sensitivity, comparison: model-vs-readers }
              missing: exclude
              cannot-assess: as-wrong
              results-before-lock: \(resultsBeforeLock.rawValue)

            """
    }

    private var aid: String {
        (crossoverModel ?? sequentialModel).map { "aid: { model: \($0), heat-map: shown }\n" } ?? ""
    }

    private static let firstQuestion = """
          - id: fracture
            kind: choice
            text: Is there a hip fracture?
            options:
              - { code: fracture, label: Hip fracture, positive: true, key: "y" }
              - { code: none, label: No hip fracture, positive: false, key: "n" }
            cannot-assess:
              label: Cannot assess
              reasons:
                - { code: quality, label: Poor image quality }
                - { code: other, label: Another reason }
        """

    private static let otherQuestions = """

          - id: confidence
            kind: scale5
            text: How sure are you?
            labels: [Very unsure, Unsure, Neither, Sure, Very sure]
            required: false
          - id: probability
            kind: percent
            text: How probable is a fracture?
            low: Impossible
            high: Certain
            required: false
          - id: place
            kind: marks
            text: Where is it?
            shape: box
            per-side: true
            minimum: 0
            maximum: 3
            required: false
            depends-on: { question: fracture, answers: [fracture] }
          - id: note
            kind: note
            text: Anything else?
            maximum-length: 500
            required: false
        """
}
