import Foundation
import Radiographs
import Statistics
import Studies
import TestSupport

@testable import Training

/// Small pictures in a folder: bright above or bright below, with noise, so that a network can tell them apart.
struct SyntheticRadiographs {
    let folder: TemporaryFolder
    let count: Int
    static let size = 32

    /// - Parameters:
    ///   - count: Half of them with a fracture.
    ///   - perPatient: Consecutive pictures of one patient.
    init(count: Int, perPatient: Int = 1) throws {
        folder = try TemporaryFolder()
        self.count = count
        var rows = "file,fracture,patient\n"
        for index in 0..<count {
            let isFracture = index / perPatient % 2 == 0
            try folder.write(Self.picture(index, isBrightAbove: isFracture).png(), to: "images/\(index).png")
            rows += "\(index).png,\(isFracture ? "yes" : "no"),P\(index / perPatient)\n"
        }
        try folder.write(rows, to: "labels.csv")
    }

    static func picture(_ index: Int, isBrightAbove: Bool) throws -> Radiograph {
        var generator = SeededGenerator(seed: UInt64(index))
        let greys = (0..<size * size).map { pixel in
            UInt8((pixel < size * size / 2) == isBrightAbove ? 160 : 60) + UInt8(generator.below(40))
        }
        return try Radiograph(width: size, height: size, samples: .eight(greys))
    }

    var images: URL { folder.url.appendingPathComponent("images") }
    var cache: URL { folder.url.appendingPathComponent("cache") }
    static let preparation = ImagePreparation(height: size, width: size)

    func table() throws -> LabelTable {
        let checked = LabelTable.parse(
            try folder.read("labels.csv"), named: "labels.csv", columns: LabelColumns(label: "fracture"),
            task: .fracture)
        guard let table = checked.value else { throw TrainingRunError.dataSet(checked.problems) }
        return table
    }

    func data(skipUnreadable: Bool = false) throws -> DataSet {
        try DataSet(
            table(), named: "labels.csv", folder: images,
            prepared: PreparedImages(folder: cache, preparation: Self.preparation), skipUnreadable: skipUnreadable)
    }
}
