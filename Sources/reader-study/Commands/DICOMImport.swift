import ArgumentParser
import Cryptography
import Foundation
import Intake
import Radiographs

/// `dicom import`.
struct DICOMImport: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make a study folder of DICOM files, without a patient's data in it.",
        discussion: """
            Folders are searched to the bottom for radiographs. Each becomes a picture with its grey values and nothing else, \
            numbered at random; cases.csv gets sex, age (90 for 90 and more) and the size of a pixel. deidentification.md \
            lists what was removed, for the ethics file. Text that is burned into pictures stays: look at every image, and \
            black it out.

            --sheet names a table (CSV) with the reference standard. One of its columns tells the images: file, \
            accession_number, patient_id or sop_instance_uid; then only images that it names become cases. Its columns \
            fracture, type, side, truth_source, box_x0 ..., age, sex and iss go into cases.csv, and those that are approved \
            with --keep-column.

            --links keeps which case is which patient, in a file that opens with a passphrase (asked for, or the first line \
            of standard input). Without it nothing leads back to the patients. Do not put it beside the study.

            Example: reader-study dicom import export/ --into hip-study --sheet truth.csv --links hip-study.links

            Exit codes: 0 made, 1 the files or the sheet have errors and nothing was made, 2 a file cannot be read or written.
            """)

    @Argument(help: "Folders with DICOM files, or files.", completion: .directory) var sources: [String]
    @Option(name: .customLong("into"), help: "The study folder to make.") var target: String
    @Option(help: "Which images, and their reference standard (CSV).", completion: .file(extensions: ["csv"]))
    var sheet: String?
    @Option(help: "A study file that is copied into the folder as study.yaml.", completion: .file(extensions: ["yaml"]))
    var studyFile: String?
    @Option(help: "Write the sealed table of cases and patients to this file.") var links: String?
    @Option(help: "Kinds of machines whose images are taken.") var modality: [String] = ["CR", "DX", "DR", "RG"]
    @Option(help: "Names of images begin with this.") var prefix = "IMG"
    @Option(help: "A free column of the sheet that the study may have.") var keepColumn: [String] = []
    @Flag(help: "Keep all values of the machine (16-bit images) instead of the picture as it is shown.") var fullDepth =
        false
    @Flag(help: "Also write minimal DICOM objects, in the folder dicom.") var dicom = false
    @Flag(help: "Leave out files that cannot be read.") var skipBroken = false

    func validate() throws {
        let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        guard prefix.unicodeScalars.allSatisfy({ allowed.contains($0) }), prefix.count <= 40 else {
            throw ValidationError("--prefix is up to 40 letters, digits, - and _.")
        }
    }

    func execute() async throws {
        // Before an hour of work: a file that cannot be made, or a passphrase that is too short.
        let linkFile = try links.map { try NewFile($0) }
        do {
            let passphrase = try linkFile.map { _ in try Passphrase(confirmed: true) }
            let outcome = try importFolder()
            if let linkFile, let passphrase {
                try linkFile.write(outcome.links.sealed(passphrase: passphrase.text).bytes)
            }
            report(outcome)
        } catch {
            linkFile?.remove()
            throw error
        }
    }

    private func importFolder() throws -> FolderImport.Outcome {
        var options = FolderImport.Options()
        options.isFullDepth = fullDepth
        options.keepsObjects = dicom
        options.modalities = Set(modality)
        options.prefix = prefix
        options.leavesOutBroken = skipBroken
        options.approvedColumns = keepColumn
        options.program = ProgramVersion.line
        let table = try sheet.map { path in
            let url = URL(fileURLWithPath: path)
            return try SourceSheet([UInt8](try Data(contentsOf: url)), named: url.lastPathComponent)
        }
        if let missing = keepColumn.first(where: { table?.has($0) != true }) {
            throw CommandFailure(.wrong, "the sheet has no column \"\(missing)\"; check --keep-column")
        }
        let bars = [
            "Looking at files": ProgressBar("Looking at files", of: 0),
            "Making pictures": ProgressBar("Making pictures", of: 0),
        ]
        defer { for bar in bars.values { bar.finish() } }
        let day = Date.now.formatted(.iso8601.year().month().day())
        return try FolderImport(sources.map { URL(fileURLWithPath: $0) }, sheet: table, options: options).run(
            into: URL(fileURLWithPath: target), studyFile: studyFile.map { URL(fileURLWithPath: $0) }, date: day
        ) { label, done, total in bars[label]?.update(done, of: total) }
    }

    private func report(_ outcome: FolderImport.Outcome) {
        let count = outcome.links.rows.count
        Terminal.out("\(target): \(count.counted("case")), \(outcome.labelled) of them with a reference standard.")
        for file in outcome.leftOut { Terminal.out("left out: \(file.file): \(file.reason)") }
        for (image, text) in outcome.texts {
            Terminal.out("look at \(image): \(text.kind == .line ? "text" : "a marker"), perhaps, at \(text.box)")
        }
        if outcome.report.declaredTexts > 0 {
            Terminal.out("\(outcome.report.declaredTexts.counted("image")) with text in the picture, as the files say.")
        }
        Terminal.out("Look at every image before you show it: text that is burned into a picture is still there.")
        if outcome.labelled < count {
            Terminal.out("Fill in the columns fracture, type, side and truth_source of cases.csv.")
        }
    }
}

/// `dicom links`.
struct DICOMLinks: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "links", abstract: "Open a sealed table of cases and patients, and print it.",
        discussion: """
            Example: reader-study dicom links hip-study.links > links.csv

            Exit codes: 0 printed, 1 the passphrase is wrong or the file is none of these tables, 2 it cannot be read.
            """)

    @Argument(help: "The file that dicom import --links wrote.", completion: .file()) var file: String

    func execute() async throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        guard let document = SealedDocument(file: bytes) else {
            throw CommandFailure(.wrong, "\(file) is no sealed table; name the file that dicom import --links wrote")
        }
        guard let table = try LinkTable.opened(document, passphrase: Passphrase(confirmed: false).text) else {
            throw CommandFailure(.wrong, "\(file) does not open: the passphrase is wrong, or the file was changed")
        }
        // CR LF at the end is one character.
        Terminal.out(String(table.dropLast()))
    }
}
