import Cryptography
public import Foundation

/// The folder of one training.
public struct RunFolder: Sendable {
    /// Where it is.
    public let url: URL

    static let modelName = "model"

    /// A folder; it need not exist.
    public init(_ url: URL) { self.url = url }

    var checkpoint: String { url.appendingPathComponent("checkpoint.safetensors").path }
    var best: String { url.appendingPathComponent("best.safetensors").path }
    var record: String { url.appendingPathComponent("training.json").path }
    var curves: String { url.appendingPathComponent(CurveFiles.curvesName).path }
    var state: String { url.appendingPathComponent("state.json").path }
    var lock: String { url.appendingPathComponent(".lock").path }
    var split: String { url.appendingPathComponent("split.csv").path }
    /// What `model add` takes.
    public var model: URL { url.appendingPathComponent(Self.modelName) }

    /// A lock that ends with its holder or with the process, however that ends.
    final class Lock {
        private let descriptor: Int32

        init(_ folder: RunFolder) throws(TrainingRunError) {
            try DurableFile.makeFolder(folder.url.path)
            let path = folder.lock
            descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw DurableFile.failure(path) }
            var attempts = 5
            while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                if errno == EINTR { continue }
                // Whoever looks whether somebody trains holds it for a moment.
                if errno == EWOULDBLOCK, attempts > 0 {
                    attempts -= 1
                    usleep(20_000)
                    continue
                }
                let isHeld = errno == EWOULDBLOCK
                let error = DurableFile.failure(path)
                close(descriptor)
                throw isHeld ? .busy(folder.url.path) : error
            }
        }

        deinit { close(descriptor) }
    }

    /// Claims the folder for a training, or makes sure that it is this training's.
    ///
    /// - Throws: ``TrainingRunError/differentRun(path:what:)``.
    func claim(_ record: TrainingRecord, split table: String) throws(TrainingRunError) {
        guard let bytes = try DurableFile.read(ifPresent: self.record) else {
            // The record last: a folder that has one has all of it.
            try DurableFile.write(Array(table.utf8), to: split)
            try DurableFile.write(try RunJSON.encode(record, for: self.record), to: self.record)
            return
        }
        let found = try RunJSON.decode(TrainingRecord.self, bytes, from: self.record)
        if let what = found.difference(to: record) { throw .differentRun(path: url.path, what: what) }
    }
}

extension DataSplit {
    /// SHA-256 of the table.
    func digest(_ data: DataSet) -> Digest { Digest(of: table(data)) }

    /// The split as a table: part, label, patient, SHA-256 and path of every image, in the order of their paths.
    func table(_ data: DataSet) -> String {
        let judged = Set(validation)
        func quoted(_ text: String) -> String {
            let isPlain = text.allSatisfy { !$0.isNewline && $0 != "," && $0 != "\"" }
            return isPlain ? text : "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\""
        }
        let order = data.images.indices.sorted { data.images[$0].file < data.images[$1].file }
        return order.reduce(into: "part,label,patient,sha256,file\n") { text, index in
            let image = data.images[index]
            let part = judged.contains(index) ? "validation" : "training"
            text += "\(part),\(image.label),\(quoted(image.patient ?? "")),\(image.digest),\(quoted(image.file))\n"
        }
    }
}
