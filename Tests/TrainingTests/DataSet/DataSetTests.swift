import Cryptography
import Foundation
import Radiographs
import Studies
import TestSupport
import Testing

@testable import Training

/// Radiographs are decoded once, kept by their content, and refused with their place in the table.
@Suite("A data set") struct DataSetTests {
    @Test("prepared images are what scoring makes of them, and are read from the disk the second time")
    func prepared() throws {
        let synthetic = try SyntheticRadiographs(count: 4)
        let radiograph = try SyntheticRadiographs.picture(0, isBrightAbove: true)
        let preparation = ImagePreparation(height: 20, width: 24)
        let images = PreparedImages(folder: synthetic.cache, preparation: preparation)
        let data = try DataSet(
            synthetic.table(), named: "labels.csv", folder: synthetic.images, prepared: images, skipUnreadable: false)
        let scored = radiograph.resampled(toWidth: 24, height: 20, method: .pilBilinear)
        #expect(try data.greys(of: 0).map { Float($0) } == scored.values)

        let again = try DataSet(
            synthetic.table(), named: "labels.csv", folder: synthetic.images, prepared: images, skipUnreadable: false)
        #expect(again.digest == data.digest)
        #expect(again.images == data.images)
    }

    @Test("a prepared image that was damaged is made again")
    func damagedCache() throws {
        let synthetic = try SyntheticRadiographs(count: 4)
        let data = try synthetic.data()
        let greys = try data.greys(of: 1)
        let files = FileManager.default.enumerator(atPath: synthetic.cache.path)?.compactMap { $0 as? String } ?? []
        let name = data.images[1].digest.description
        let file = try #require(files.first { $0.contains(name) })
        var bytes = try synthetic.folder.read("cache/\(file)")
        bytes[17] ^= 1
        try synthetic.folder.write(bytes, to: "cache/\(file)")
        #expect(throws: TrainingRunError.self) { try data.greys(of: 1) }
        #expect(try synthetic.data().greys(of: 1) == greys)
        try synthetic.folder.write(Array(bytes.dropLast(40)), to: "cache/\(file)")
        #expect(try synthetic.data().greys(of: 1) == greys)
    }

    @Test("images that cannot be read are all named with their rows, and left out only when told so")
    func unreadable() throws {
        let synthetic = try SyntheticRadiographs(count: 6)
        try synthetic.folder.write("no picture", to: "images/1.png")
        try FileManager.default.removeItem(at: synthetic.images.appendingPathComponent("4.png"))
        do {
            _ = try synthetic.data()
            Issue.record("unreadable images were taken")
        } catch let error as TrainingRunError {
            guard case .dataSet(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(problems.map(\.row) == [3, 6])
            #expect(problems.map(\.value) == ["1.png", "4.png"])
            #expect(problems.allSatisfy { $0.severity == .error && $0.remedy.contains("--skip-unreadable") })
        }
        let data = try synthetic.data(skipUnreadable: true)
        #expect(data.images.map(\.file) == ["0.png", "2.png", "3.png", "5.png"])
        #expect(data.unreadable.map(\.row) == [3, 6])
    }

    @Test("copies of one file are prepared at the same time without getting into each other's way")
    func copies() throws {
        let synthetic = try SyntheticRadiographs(count: 64)
        let picture = try synthetic.folder.read("images/0.png")
        for index in stride(from: 0, to: 64, by: 2) { try synthetic.folder.write(picture, to: "images/\(index).png") }
        let data = try synthetic.data()
        #expect(Set(data.images.map(\.digest)).count == 33)
    }

    @Test("the same file under two names must not have two labels")
    func contradiction() throws {
        let synthetic = try SyntheticRadiographs(count: 4)
        try synthetic.folder.write(synthetic.folder.read("images/0.png"), to: "images/1.png")
        #expect {
            try synthetic.data(skipUnreadable: true)
        } throws: { error in
            "\(error)".contains("labels.csv, row 3") && "\(error)".contains("same file as 0.png")
        }
    }

    @Test("the digest knows labels, patients and pixels, and not the order of the table")
    func digest() throws {
        let synthetic = try SyntheticRadiographs(count: 6)
        let digest = try synthetic.data().digest
        let table = String(decoding: try synthetic.folder.read("labels.csv"), as: UTF8.self)
        var lines = table.split(separator: "\n").map(String.init)
        lines.swapAt(1, 4)
        try synthetic.folder.write(lines.joined(separator: "\n"), to: "labels.csv")
        #expect(try synthetic.data().digest == digest)
        try synthetic.folder.write(table.replacingOccurrences(of: "P3", with: "P2"), to: "labels.csv")
        #expect(try synthetic.data().digest != digest)
        try synthetic.folder.write(table.replacingOccurrences(of: "3.png,no", with: "3.png,yes"), to: "labels.csv")
        #expect(try synthetic.data().digest != digest)
        try synthetic.folder.write(table, to: "labels.csv")
        try synthetic.folder.write(SyntheticRadiographs.picture(99, isBrightAbove: false).png(), to: "images/3.png")
        #expect(try synthetic.data().digest != digest)
    }
}
