public import Foundation
public import Radiographs
import Studies

/// Makes a study folder of a hospital's DICOM files: pictures without a word in them, and a table of cases.
///
/// What comes out holds grey values, numbers drawn at random, and approved facts. It is written beside the target and gets
/// its name when it is whole.
public struct FolderImport: Sendable {
    /// What is wanted.
    public struct Options: Sendable {
        /// All values of the machine instead of the picture as it is shown.
        public var isFullDepth = false
        /// Minimal DICOM objects beside the pictures, in the folder `dicom`.
        public var keepsObjects = false
        /// Kinds of machines whose images become cases; images that name none do, too.
        public var modalities: Set<String> = ["CR", "DX", "DR", "RG"]
        /// Names of images begin with it.
        public var prefix = "IMG"
        /// Files that cannot be read are left out, instead of being an obstacle.
        public var leavesOutBroken = false
        /// Free columns of the sheet that become columns of the study.
        public var approvedColumns: [String] = []
        /// For the report: name and version of the program.
        public var program = "ReaderStudy"

        /// The usual.
        public init() {}
    }

    /// What was made.
    public struct Outcome: Sendable {
        /// What leads back to the patients; the caller seals it, or lets it go.
        public let links: LinkTable
        /// Files that are no part of the study.
        public let leftOut: [LeftOut]
        /// What was removed.
        public let report: RemovalReport
        /// Cases with a reference standard.
        public let labelled: Int
        /// Pictures in which something may be written, and where.
        public let texts: [(image: String, text: LikelyText)]
    }

    private let sources: [URL]
    private let sheet: SourceSheet?
    private let options: Options

    /// - Parameters:
    ///   - sources: Folders, which are searched to the bottom, or files.
    ///   - sheet: Which images are wanted, and what is known of them; `nil` for all radiographs and an empty reference.
    ///   - options: What is wanted.
    public init(_ sources: [URL], sheet: SourceSheet? = nil, options: Options = Options()) {
        (self.sources, self.sheet, self.options) = (sources, sheet, options)
    }

    /// Reads, decodes and writes, with all processors.
    /// - Parameters:
    ///   - target: The study folder, which must not exist.
    ///   - studyFile: Copied into the folder as `study.yaml`.
    ///   - date: Day of the import, for the report.
    ///   - progress: What is done, how much of it, of how much; from any thread, never twice at the same time.
    /// - Throws: ``IntakeError``; nothing is left behind then.
    public func run(
        into target: URL, studyFile: URL? = nil, date: String, progress: @Sendable (String, Int, Int) -> Void
    ) throws(IntakeError) -> Outcome {
        guard !FileManager.default.fileExists(atPath: target.path) else { throw .exists(path: target.path) }
        let files = try FoundFile.all(in: sources)
        var survey = try Survey(files, modalities: options.modalities, sheet: sheet) { done in
            progress("Looking at files", done, files.count)
        }
        if options.leavesOutBroken { survey.leaveOutBroken() }
        guard survey.broken.isEmpty else { throw .broken(survey.broken) }
        guard !survey.candidates.isEmpty else { throw .noRadiographs(survey.leftOut) }

        let folder = try NewFolder(beside: target, holding: options.keepsObjects ? ["images", "dicom"] : ["images"])
        do throws(IntakeError) {
            let outcome = try write(survey, into: folder, date: date, progress: progress)
            if let studyFile { try folder.copy(studyFile, to: "study.yaml") }
            try folder.becomes(target)
            return outcome
        } catch {
            folder.remove()
            throw error
        }
    }

    private func write(
        _ survey: Survey, into folder: NewFolder, date: String, progress: @Sendable (String, Int, Int) -> Void
    ) throws(IntakeError) -> Outcome {
        // By name or date the numbers would tell of patients. The order is nowhere kept but in the link table.
        var order = SystemRandomNumberGenerator()
        let shuffled = survey.candidates.shuffled(using: &order)
        let total = shuffled.count
        let results = concurrently(
            Array(shuffled.enumerated()), progress: { progress("Making pictures", $0, total) }
        ) { index, candidate in
            let names = CaseNames(index, of: total, prefix: options.prefix)
            return MadePicture.make(of: candidate, named: names, options: options, in: folder)
        }
        var made: [MadePicture] = []
        var broken: [(file: String, error: DICOMError)] = []
        for (candidate, result) in zip(shuffled, results) {
            switch result {
            case .made(let picture): made.append(picture)
            case .broken(let error): broken.append((candidate.file.path, error))
            case .failed(let error): throw error
            }
        }
        guard options.leavesOutBroken || broken.isEmpty else { throw .broken(broken) }
        let leftOut = survey.leftOut + broken.map { LeftOut(file: $0.file, reason: .broken($0.error)) }
        guard !made.isEmpty else { throw .noRadiographs(leftOut) }

        var table = CaseTable(sheet: sheet, free: options.approvedColumns)
        var report = RemovalReport()
        for picture in made {
            table.add(picture.names, picture.facts, picture.candidate.row)
            report.add(picture.candidate.header, hasPreamble: picture.hasPreamble, keeps: picture.facts)
        }
        try folder.write(Array(table.text.utf8), to: "cases.csv")
        let texts: [(image: String, text: LikelyText)] = made.flatMap { picture in
            picture.texts.map { (picture.names.image, $0) }
        }
        let rows = texts.map { image, text in
            let box = text.box
            return DelimitedText.row(
                [image, text.kind.rawValue] + [box.x, box.y, box.width, box.height].map { String($0) })
        }
        let list = DelimitedText.row(["image", "kind", "x", "y", "width", "height"]) + rows.joined()
        try folder.write(Array(list.utf8), to: "likely-texts.csv")
        let document = report.document(date: date, program: options.program, leftOut: leftOut.count)
        try folder.write(Array(document.utf8), to: "deidentification.md")
        return Outcome(
            links: LinkTable(rows: made.map { LinkTable.Row($0.names, of: $0.candidate) }),
            leftOut: leftOut.sorted { $0.file < $1.file }, report: report, labelled: table.labelled,
            texts: texts)
    }
}
