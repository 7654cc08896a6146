public import Foundation
import Radiographs

/// Writes the folder of a study whose radiographs are noise on a gradient: for measuring, not for looking at.
public struct StudyFolderMaker: Sendable {
    /// Cases of the test set, half of them fractures.
    public var cases: Int
    /// Pixels a side.
    public var side: Int
    /// 8, or 12 in 16.
    public var bits: Int

    /// The study's short name.
    public var name: String

    /// The name of the study whose readers are simulated.
    public static let studyName = "load"

    /// - Parameters:
    ///   - cases: Cases of the test set, at least 2.
    ///   - side: Width and height of the radiographs in pixels.
    ///   - bits: Bits a pixel, 8 or 16; of 16 bits, 12 are used.
    ///   - name: The study's short name.
    public init(cases: Int, side: Int = 64, bits: Int = 8, name: String = Self.studyName) {
        self.cases = cases
        self.side = side
        self.bits = bits
        self.name = name
    }

    /// Writes study.yaml, cases.csv and the images.
    public func write(to folder: URL) throws {
        let images = folder.appendingPathComponent("images")
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        try Data(studyFile.utf8).write(to: folder.appendingPathComponent("study.yaml"))
        var table = "case,image,fracture,type,side,truth_source\n"
        for number in 1...cases {
            table += "\(number),film\(number).png,"
            table += number.isMultiple(of: 2) ? "yes,femoral_neck,left,known\n" : "no,none,,known\n"
            let film = try radiograph(number)
            try Data(film.png()).write(to: images.appendingPathComponent("film\(number).png"))
        }
        try Data(table.utf8).write(to: folder.appendingPathComponent("cases.csv"))
    }

    /// Noise of a few grey levels, so that a file is about as large as that of a real radiograph.
    private func radiograph(_ number: Int) throws -> Radiograph {
        var random = SeededRandom(seed: UInt64(number))
        let (top, noise) = bits == 8 ? (255, 7) : (4095, 63)
        var values = [UInt16](repeating: 0, count: side * side)
        for row in 0..<side {
            var grain = random.next()
            for column in 0..<side {
                if column & 7 == 0 { grain = random.next() }
                let slope = (row + column) * (top - noise) / (2 * side)
                values[row * side + column] = UInt16(slope + Int(grain & UInt64(noise)))
                grain >>= 8
            }
        }
        let samples: Radiograph.Samples = bits == 8 ? .eight(values.map { UInt8($0) }) : .sixteen(values)
        return try Radiograph(width: side, height: side, samples: samples)
    }

    private var studyFile: String {
        """
        format: 1
        name: \(name)
        title: Load
        instructions: Answer.
        consent: Agreed.
        specialties:
          - { code: radiologist, label: Radiologist, colour: "#0072B2", marker: circle }
          - { code: emergency, label: Emergency physician, colour: "#009E73", marker: triangle }
        questions:
          - id: fracture
            kind: choice
            text: Is there a hip fracture?
            options:
              - { code: fracture, label: Hip fracture, positive: true, key: "y" }
              - { code: none, label: No hip fracture, positive: false, key: "n" }
            cannot-assess: { label: Cannot assess, reasons: [ { code: quality, label: Poor image quality } ] }
        order: { policy: balanced, seed: 1, longest-run: 5 }
        change: { until: session, reason: none }
        reading: { advance: on-choice }
        cases: { file: cases.csv, images: images }
        design: { cases: \(cases), fracture: \(cases / 2), none: \(cases - cases / 2) }
        """
    }
}
