import Foundation
import Studies

/// The study's folder that a draw from a registry fills: whole and checked, or not there.
struct DrawnStudyFolder {
    /// Where it will be.
    let path: String
    /// The study file that goes into it.
    let studyFile: String
    /// Folder of the registry's images.
    let images: String
    /// Whether images are linked instead of copied.
    let isLinked: Bool

    init(path: String, studyFile: String, images: String, linked: Bool) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        (self.studyFile, self.images, isLinked) = (studyFile, images, linked)
    }

    private var unfinished: URL { URL(fileURLWithPath: path + ".unfinished", isDirectory: true) }

    /// Writes the folder under another name, checks it as `study create` does, and gives it its name at the end.
    ///
    /// - Parameter keepRecord: Called when the folder is good, before it gets its name.
    func write(_ draw: RegistryDraw, casesTable: String, keepRecord: () throws -> Void) throws {
        for taken in [path, unfinished.path] where FileManager.default.fileExists(atPath: taken) {
            throw CommandFailure(.wrong, "\(taken) exists already and is not overwritten; give another name")
        }
        do {
            try fill(draw, casesTable)
            try check(draw)
            try keepRecord()
            try FileManager.default.moveItem(at: unfinished, to: URL(fileURLWithPath: path, isDirectory: true))
        } catch {
            try? FileManager.default.removeItem(at: unfinished)
            throw error
        }
    }

    private func fill(_ draw: RegistryDraw, _ casesTable: String) throws {
        let definition = try Data(contentsOf: URL(fileURLWithPath: studyFile))
        let layout = StudyLayout(studyFile: Array(definition))
        try put(definition, at: "study.yaml")
        try put(Data(casesTable.utf8), at: layout.casesFile)
        let source = URL(fileURLWithPath: images, isDirectory: true)
        let bar = ProgressBar(isLinked ? "Linking images" : "Copying images", of: draw.cases.count)
        defer { bar.finish() }
        for (index, drawn) in draw.cases.enumerated() {
            try bring(
                source.appendingPathComponent(drawn.record.image), to: "\(layout.imageFolder)/\(drawn.image)",
                linked: isLinked)
            bar.update(index + 1)
        }
        if let warmUp = layout.warmUp {
            let folder = URL(fileURLWithPath: studyFile).deletingLastPathComponent()
            for part in [warmUp.file, warmUp.imageFolder] {
                try bring(folder.appendingPathComponent(part), to: part, linked: false)
            }
        }
    }

    private func put(_ content: Data, at part: String) throws {
        try content.write(to: try place(part))
    }

    private func bring(_ source: URL, to part: String, linked: Bool) throws {
        let real = source.resolvingSymlinksInPath()
        if linked {
            try FileManager.default.linkItem(at: real, to: try place(part))
        } else {
            try FileManager.default.copyItem(at: real, to: try place(part))
        }
    }

    private func place(_ part: String) throws -> URL {
        let url = unfinished.appendingPathComponent(part)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        return url
    }

    private func check(_ draw: RegistryDraw) throws {
        let report = IntakeReport(folder: unfinished.path)
        for problem in report.problems { Terminal.error(problem) }
        guard report.checked.value == nil else { return }
        for drawn in draw.cases where report.problems.contains(where: { $0.contains(drawn.image) }) {
            Terminal.error("\(drawn.image) is \(drawn.record.image), record \(drawn.record.number) of the registry")
        }
        throw CommandFailure(
            .wrong,
            "\(report.checked.errors.count.counted("error")) in the study's folder, which was not kept; correct the files, "
                + "or leave a record out under \"exclude\" in the mapping")
    }
}

/// The folder with the record of a draw.
struct DrawnRecordFolder {
    /// Where it is.
    let path: String

    /// - Throws: ``CommandFailure`` when something of this name exists.
    func checkIsFree() throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(.wrong, "\(path) exists already and is not overwritten; give another name")
        }
    }

    /// Writes files by their names, all the way to the disk.
    func write(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try NewFile("\(path)/\(name)").write(text) }
    }
}
