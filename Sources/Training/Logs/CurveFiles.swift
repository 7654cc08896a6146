import Foundation

/// The curves of a training as files: a table, JSON, and event files for TensorBoard, one run for training and one for
/// validation, whose equal tags TensorBoard draws into one chart.
struct CurveFiles {
    private let folder: URL
    private let training: EventFile
    private let validation: EventFile

    static let tableName = "epochs.csv"
    static let curvesName = "curves.json"
    static let eventsName = "tensorboard"

    /// Begins the files anew with the epochs that are known already, so that an epoch never stands there twice.
    ///
    /// - Parameters:
    ///   - folder: The training's folder.
    ///   - time: Now, in seconds since 1970.
    init(_ folder: URL, curve: [EpochRecord], time: Double) throws(TrainingRunError) {
        self.folder = folder
        func file(_ run: String) throws(TrainingRunError) -> EventFile {
            let place = folder.appendingPathComponent("\(Self.eventsName)/\(run)")
            try? FileManager.default.removeItem(at: place)
            try DurableFile.makeFolder(place.path)
            let name = "events.out.tfevents.\(Int(time)).\(ProcessInfo.processInfo.hostName)"
            return try EventFile(place.appendingPathComponent(name).path, time: time)
        }
        training = try file("training")
        validation = try file("validation")
        for record in curve { try addEvents(record) }
        if !curve.isEmpty { try writeTables(curve) }
    }

    /// Adds the last epoch of a curve.
    func add(_ curve: [EpochRecord]) throws(TrainingRunError) {
        guard let record = curve.last else { return }
        try writeTables(curve)
        try addEvents(record)
    }

    private func addEvents(_ record: EpochRecord) throws(TrainingRunError) {
        let (step, time) = (record.epoch, record.finishedAt)
        try training.add(
            [
                ("loss", record.loss), ("accuracy", record.accuracy), ("learning_rate", record.learningRate),
                ("images_per_second", record.imagesPerSecond),
            ], step: step, time: time)
        var judged = [("loss", record.validationLoss), ("accuracy", record.validationAccuracy)]
        if let area = record.validationArea {
            judged += [("auc", area.estimate), ("auc_lower", area.lower), ("auc_upper", area.upper)]
        }
        try validation.add(judged.map { (tag: $0.0, value: $0.1) }, step: step, time: time)
    }

    private func writeTables(_ curve: [EpochRecord]) throws(TrainingRunError) {
        let table = folder.appendingPathComponent(Self.tableName).path
        try DurableFile.write(Array(Self.table(curve).utf8), to: table)
        let json = folder.appendingPathComponent(Self.curvesName).path
        try DurableFile.write(try RunJSON.encode(curve, for: json), to: json)
    }

    /// A header and a row for each epoch; numbers with all their digits, an area that is not known empty.
    static func table(_ curve: [EpochRecord]) -> String {
        let header = [
            "epoch", "learning_rate", "loss", "accuracy", "validation_loss", "validation_accuracy", "validation_auc",
            "validation_auc_lower", "validation_auc_upper", "images_per_second", "seconds", "seconds_waiting",
        ]
        let rows = curve.map { record in
            let area = record.validationArea
            let numbers: [Double?] = [
                record.learningRate, record.loss, record.accuracy, record.validationLoss, record.validationAccuracy,
                area?.estimate, area?.lower, area?.upper, record.imagesPerSecond, record.seconds,
                record.secondsWaiting,
            ]
            return ["\(record.epoch)"] + numbers.map { $0.map { "\($0)" } ?? "" }
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}
