import DenseNet
public import Foundation

/// A training as a folder for PyTorch: settings, images, split, weights in the beginning and a script.
public struct TorchExport {
    private let plan: TrainingPlan
    private let data: DataSet
    private let start: StartingWeights
    /// With what will be trained.
    public let record: TrainingRecord
    private let split: DataSplit

    /// - Parameters:
    ///   - plan: All settings.
    ///   - data: The images.
    ///   - start: The weights in the beginning.
    ///   - program: The program and its version, for the record.
    /// - Throws: As ``TrainingRun/init(_:_:start:folder:threads:program:checkpointInterval:)``.
    public init(
        _ plan: TrainingPlan, _ data: DataSet, start: StartingWeights, program: String
    ) throws(TrainingRunError) {
        try plan.validate()
        split = try DataSplit(data, plan.split)
        record = TrainingRecord(plan, data, split, start: start.record, program: program)
        (self.plan, self.data, self.start) = (plan, data, start)
    }

    /// Writes the folder.
    ///
    /// - Parameters:
    ///   - folder: Must not exist, or be empty.
    ///   - scripts: A folder with `train.py` and `README.md`.
    ///   - description: For the model's card.
    /// - Throws: ``TrainingRunError/file(path:reason:)``.
    public func write(
        to folder: URL, scripts: URL, _ description: TrainedModel.Description
    ) throws(TrainingRunError) {
        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
        guard (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.isEmpty ?? true else {
            throw .file(path: folder.path, reason: "it is not empty; name another folder")
        }
        try DurableFile.makeFolder(folder.path)
        for name in ["train.py", "README.md"] {
            let text = try DurableFile.read(scripts.appendingPathComponent(name).path)
            try DurableFile.write(text, to: path(name))
        }
        try TrainedModel.write(try start.weights(for: plan), storage: .float32, to: path("start.safetensors"))
        try DurableFile.write(Array(table.utf8), to: path("split.csv"))
        try writeImages(path("images.npy"))
        let card = TrainedModelCard(description, record, digest: nil, training: nil)
        try DurableFile.write(try RunJSON.encode(card, for: path("card.json")), to: path("card.json"))
        try DurableFile.write(try RunJSON.encode(record, for: path("training.json")), to: path("training.json"))
    }

    /// Part, label and SHA-256 of the images, in their order in `images.npy`; neither paths nor patients.
    private var table: String {
        let judged = Set(split.validation)
        return data.images.enumerated().reduce(into: "part,label,sha256\n") { text, item in
            let part = judged.contains(item.offset) ? "validation" : "training"
            text += "\(part),\(item.element.label),\(item.element.digest)\n"
        }
    }

    /// NumPy's format 1.0: magic, version, length of the header, the header filled up to 64 bytes, the numbers.
    private func writeImages(_ path: String) throws(TrainingRunError) {
        let size = plan.preparation
        var header =
            "{'descr': '|u1', 'fortran_order': False, 'shape': (\(data.images.count), \(size.height), \(size.width)), }"
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        let new = "\(path).writing"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        do throws(TrainingRunError) {
            let magic = [0x93] + Array("NUMPY".utf8) + [1, 0] + UInt16(header.utf8.count).lowFirst
            try DurableFile.writeAll(magic + Array(header.utf8), to: descriptor, path)
            for image in data.images.indices {
                try DurableFile.writeAll(try data.greys(of: image), to: descriptor, path)
            }
        } catch {
            close(descriptor)
            unlink(new)
            throw error
        }
        guard close(descriptor) == 0 else { throw DurableFile.failure(path) }
        try DurableFile.place(new, at: path)
    }
}
