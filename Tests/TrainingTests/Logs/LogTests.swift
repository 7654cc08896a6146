import Foundation
import TestSupport
import Testing

@testable import Training

/// What TensorBoard and spreadsheets get to read.
@Suite("Logs of a training") struct LogTests {
    /// RFC 3720, B.4, and the check value of the catalogue of CRC algorithms.
    @Test(
        "CRC-32C agrees with published values",
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 255, count: 32), 0x62A8_AB43),
            ([UInt8](0..<32), 0x46DD_794E),
            ([UInt8]("123456789".utf8), 0xE306_9283),
        ] as [([UInt8], UInt32)])
    func checksum(bytes: [UInt8], expected: UInt32) {
        #expect(CRC32C.checksum(of: bytes) == expected)
    }

    @Test("a record of five bytes is laid out as TensorFlow lays it out")
    func record() {
        // tf.io.TFRecordWriter of TensorFlow 2.21 writing b"hello".
        let record = TFRecord.record(Array("hello".utf8))
        #expect(record.count == 8 + 4 + 5 + 4)
        #expect(Array(record[..<8]) == [5, 0, 0, 0, 0, 0, 0, 0])
        #expect(Array(record[12..<17]) == Array("hello".utf8))
    }

    private func epoch(_ number: Int, area: EpochRecord.Area? = nil) -> EpochRecord {
        EpochRecord(
            epoch: number, learningRate: 1e-3, loss: 0.5 / Double(number), accuracy: 0.75, validationLoss: 0.25,
            validationAccuracy: 0.875, validationArea: area, seconds: 12.5, imagesPerSecond: 3, secondsWaiting: 0.25,
            finishedAt: 1000 + Double(number))
    }

    @Test("event files are read back, one run for training and one for validation")
    func events() throws {
        let folder = try TemporaryFolder()
        let area = EpochRecord.Area(estimate: 0.9375, lower: 0.8, upper: 1, method: "DeLong")
        let first = epoch(1, area: area)
        let files = try CurveFiles(folder.url, curve: [first], time: 999)
        try files.add([first, epoch(2)])
        func read(_ run: String) throws -> EventReader {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path + "/tensorboard/\(run)")
            #expect(names.count == 1)
            #expect(names.allSatisfy { $0.hasPrefix("events.out.tfevents.999.") })
            return try EventReader(folder.read("tensorboard/\(run)/\(names[0])"))
        }
        let training = try read("training")
        #expect(training.version == "brain.Event:2")
        #expect(training.times == [999, 1001, 1002])
        #expect(
            training.scalars.filter { $0.tag == "loss" } == [
                EventReader.Scalar(step: 1, tag: "loss", value: 0.5),
                EventReader.Scalar(step: 2, tag: "loss", value: 0.25),
            ])
        let validation = try read("validation").scalars
        #expect(validation.filter { $0.tag == "auc" } == [EventReader.Scalar(step: 1, tag: "auc", value: 0.9375)])
        #expect(validation.map(\.tag).filter { $0.hasPrefix("auc_") } == ["auc_lower", "auc_upper"])
        #expect(validation.filter { $0.tag == "accuracy" }.map(\.value) == [0.875, 0.875])

        // A training that goes on writes its epochs anew, so none stands there twice.
        let again = try CurveFiles(folder.url, curve: [first, epoch(2)], time: 999)
        withExtendedLifetime(again) {}
        #expect(try read("validation").scalars == validation)
    }

    @Test("the table has a row for each epoch and leaves an unknown area empty; JSON gives the same numbers back")
    func tables() throws {
        let folder = try TemporaryFolder()
        let area = EpochRecord.Area(estimate: 0.9375, lower: 0.8, upper: 1, method: "DeLong")
        let curve = [epoch(1, area: area), epoch(2)]
        _ = try CurveFiles(folder.url, curve: curve, time: 1)
        let lines = String(decoding: try folder.read("epochs.csv"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1] == "1,0.001,0.5,0.75,0.25,0.875,0.9375,0.8,1.0,3.0,12.5,0.25")
        #expect(lines[2] == "2,0.001,0.25,0.75,0.25,0.875,,,,3.0,12.5,0.25")
        #expect(lines[0].split(separator: ",").count == lines[1].split(separator: ",").count)
        let text = try folder.read("curves.json")
        #expect(try RunJSON.decode([EpochRecord].self, text, from: "curves.json") == curve)
        #expect(String(decoding: text, as: UTF8.self).contains("\"validation-loss\" : 0.25"))
    }
}
