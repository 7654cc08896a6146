public import Cryptography
public import Foundation
import Radiographs
public import Studies
import Synchronization

/// Radiographs with their labels, prepared for a network.
public struct DataSet: Sendable {
    /// One radiograph.
    public struct Image: Equatable, Sendable {
        /// Path below the folder of the images.
        public let file: String
        /// Index in the table's classes; of a fracture 1, of none 0.
        public let label: Int
        /// Whose it is; `nil` when the table does not say.
        public let patient: String?
        /// SHA-256 of the file.
        public let digest: Digest
    }

    /// The table that named them.
    public let table: LabelTable
    /// Those that could be read, in the order of the table.
    public let images: [Image]
    /// Why others could not be read.
    public let unreadable: [StudyFileProblem]
    /// The same radiographs at the network's size.
    public let prepared: PreparedImages

    /// Reads all radiographs of a table, those that were prepared before from the disk.
    ///
    /// - Parameters:
    ///   - table: The labels.
    ///   - file: The table's name, for the problems.
    ///   - folder: Where the paths of the table begin.
    ///   - prepared: Where prepared images are kept.
    ///   - skipUnreadable: Whether images that cannot be read are left out; otherwise they are an error.
    ///   - progress: Hears how many of how many images have been read, from several threads.
    /// - Throws: ``TrainingRunError/dataSet(_:)`` with every image that cannot be read and every image that stands there
    ///   twice with different labels; ``TrainingRunError/file(path:reason:)`` when prepared images cannot be kept.
    public init(
        _ table: LabelTable, named file: String, folder: URL, prepared: PreparedImages, skipUnreadable: Bool,
        progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(TrainingRunError) {
        let results = Mutex([Result<Digest, ImageFault>?](repeating: nil, count: table.images.count))
        let done = Mutex(0)
        let rows = table.images
        // A file's inflation and resampling keep a core busy; the order of the results is that of the table.
        DispatchQueue.concurrentPerform(iterations: rows.count) { index in
            let result = Result { () throws(ImageFault) in
                try Self.prepare(folder.appendingPathComponent(rows[index].file).path, prepared)
            }
            results.withLock { $0[index] = result }
            progress(
                done.withLock {
                    $0 += 1; return $0
                }, rows.count)
        }
        var images: [Image] = []
        var problems: [StudyFileProblem] = []
        for (row, result) in zip(rows, results.withLock { $0 }) {
            switch result {
            case .success(let digest):
                images.append(Image(file: row.file, label: row.label, patient: row.patient, digest: digest))
            case .failure(.cannotBeKept(let error)): throw error
            case .failure(.unreadable(let reason)):
                problems.append(
                    StudyFileProblem(
                        skipUnreadable ? .warning : .error, file: file, row: row.row, column: "file", value: row.file,
                        problem: "cannot be read (\(reason))",
                        remedy: "give the image again, or leave such images out with --skip-unreadable"))
            case nil: preconditionFailure("an image was passed over")
            }
        }
        let contradictions = Self.contradictions(images, table, file)
        guard contradictions.isEmpty, skipUnreadable || problems.isEmpty else {
            throw .dataSet((problems + contradictions).inFileOrder())
        }
        self.table = table
        self.images = images
        unreadable = problems
        self.prepared = prepared
    }

    /// SHA-256 of what is learnt: of every image, in alphabetical order, path, label, patient and SHA-256 of its file.
    public var digest: Digest {
        let stream = DigestStream()
        stream.update(Array("\(table.task.rawValue)\n\(table.classes.joined(separator: "\t"))\n".utf8))
        for image in images.sorted(by: { $0.file < $1.file }) {
            stream.update(Array("\(image.file)\t\(image.label)\t\(image.patient ?? "")\t\(image.digest)\n".utf8))
        }
        return stream.finish()
    }

    /// The greys of an image, row by row, as the network's input has them.
    ///
    /// - Throws: ``TrainingRunError/file(path:reason:)`` when the prepared image is gone.
    func greys(of image: Int) throws(TrainingRunError) -> [UInt8] {
        guard let greys = try prepared.greys(of: images[image].digest) else {
            throw .file(
                path: prepared.folder.path,
                reason: "the prepared image of \(images[image].file) is gone; start the same command again")
        }
        return greys
    }

    private enum ImageFault: Error {
        case unreadable(String)
        case cannotBeKept(TrainingRunError)
    }

    private static func prepare(_ path: String, _ prepared: PreparedImages) throws(ImageFault) -> Digest {
        let bytes: [UInt8]
        do {
            bytes = try DurableFile.read(path)
        } catch {
            throw .unreadable(error.reason)
        }
        let digest = Digest(of: bytes)
        do {
            if try prepared.greys(of: digest) != nil { return digest }
        } catch {
            throw .cannotBeKept(error)
        }
        let radiograph: Radiograph
        do {
            radiograph = try Radiograph(png: bytes)
        } catch {
            throw .unreadable(error.cause)
        }
        do {
            try prepared.keep(prepared.preparation.greys(of: radiograph), of: digest)
        } catch {
            throw .cannotBeKept(error)
        }
        return digest
    }

    /// The same file under two names must not have two labels.
    private static func contradictions(
        _ images: [Image], _ table: LabelTable, _ file: String
    ) -> [StudyFileProblem] {
        let rows = Dictionary(uniqueKeysWithValues: table.images.map { ($0.file, $0.row) })
        var first: [Digest: Image] = [:]
        return images.compactMap { image in
            guard let other = first[image.digest] else {
                first[image.digest] = image
                return nil
            }
            guard other.label != image.label else { return nil }
            return StudyFileProblem(
                file: file, row: rows[image.file], column: "file", value: image.file,
                problem: "is the same file as \(other.file) with another label",
                remedy: "correct the label, or remove one of the rows")
        }
    }
}
