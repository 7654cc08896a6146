import ArgumentParser
import Cryptography
import Foundation
import Reports
import Studies

/// `study import-registry`.
struct RegistryImport: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-registry",
        abstract: "Check a trauma registry's table, and draw a study's cases from it.",
        discussion: """
            Without numbers of cases it prints what is wrong with the table, with row, column and value, and how many \
            records can be cases, and writes nothing. With them it draws that many at random and writes a study's folder \
            for \"study create\", with serial numbers in place of the registry's, and a second folder with what was drawn, \
            what was left out and why. The second one names patients and stays in the hospital.

            The mapping file says which column is what; Examples/registry/mapping.yaml is one, docs/registry.md explains it. \
            The same seed draws the same cases, whatever the order of the rows.

            Examples:
              reader-study study import-registry registry.csv --mapping mapping.yaml --images films --year 2017
              reader-study study import-registry registry.csv --mapping mapping.yaml --images films --year 2017 \
            --femoral-neck 25 --intertrochanteric 25 --none 50 --seed 20170101 --study-file study.yaml --output hip-2017

            Exit codes: 0 checked or drawn, 1 errors or too few cases, and nothing was written, 2 it could not be done.
            """)

    @Argument(help: "The registry's table: CSV as the hospital exports it.", completion: .file()) var registry: String
    @Option(help: "The mapping file.", completion: .file()) var mapping: String
    @Option(help: "Folder with the images (default: they are not looked for).", completion: .directory)
    var images: String?
    @Option(help: "Year of injury, in place of what the mapping includes.") var year: Int?
    @Option(help: "Fractures of the femoral neck to draw.") var femoralNeck: Int?
    @Option(help: "Intertrochanteric fractures to draw.") var intertrochanteric: Int?
    @Option(help: "Cases without a hip fracture to draw.") var none: Int?
    @Option(help: "Seed of the draw: a whole number, written down before anybody sees a case.") var seed: UInt64?
    @Option(help: "Study file that goes into the study's folder.", completion: .file()) var studyFile: String?
    @Option(help: "The study's folder, which is made.", completion: .directory) var output: String?
    @Option(
        help: ArgumentHelp("Folder for the record of the draw (default: OUTPUT-draw).", valueName: "folder"),
        completion: .directory) var record: String?
    @Flag(help: "Link the images (hard links) instead of copying them.") var link = false

    private var wanted: RegistryDraw.Wanted? {
        guard femoralNeck != nil || intertrochanteric != nil || none != nil else { return nil }
        return RegistryDraw.Wanted(
            femoralNeck: femoralNeck ?? 0, intertrochanteric: intertrochanteric ?? 0, none: none ?? 0)
    }

    func validate() throws {
        guard [femoralNeck, intertrochanteric, none].allSatisfy({ (0...100_000).contains($0 ?? 0) }) else {
            throw ValidationError("Numbers of cases are from 0 to 100000.")
        }
        guard year.map({ (1900...2199).contains($0) }) != false else {
            throw ValidationError("--year is from 1900 to 2199.")
        }
        if let wanted {
            guard images != nil, seed != nil, studyFile != nil, output != nil else {
                throw ValidationError("A draw needs --images, --seed, --study-file and --output.")
            }
            guard wanted.total > 0 else { throw ValidationError("A draw needs at least one case.") }
        } else if seed != nil || output != nil || record != nil || studyFile != nil || link {
            throw ValidationError(
                "Say how many cases are to be drawn: --femoral-neck, --intertrochanteric, --none.")
        }
    }

    func execute() async throws {
        let (criteria, mappingSource) = try readMapping()
        let bytes = try Self.bytes(of: registry)
        let names = try images.map { Set(try FileManager.default.contentsOfDirectory(atPath: $0)) }
        let file = URL(fileURLWithPath: registry).lastPathComponent
        let checked = RegistryParser.parse(bytes, named: file, mapping: criteria, images: names)
        let selection = try Self.value(of: checked)
        guard let wanted, let images, let seed, let studyFile, let output else {
            Terminal.out(RegistrySummary(selection).text)
            return
        }
        let draw: RegistryDraw
        do throws(RegistryDraw.Shortage) {
            draw = try RegistryDraw(wanted, of: selection.eligible, seed: seed)
        } catch {
            Terminal.error(RegistrySummary(selection).text)
            throw CommandFailure(.wrong, error.description)
        }
        let table = draw.casesTable(truthSource: criteria.truthSource)
        let records = RegistryRecords(selection, draw: draw)
        let study = DrawnStudyFolder(path: output, studyFile: studyFile, images: images, linked: link)
        let kept = DrawnRecordFolder(path: record ?? "\(study.path)-draw")
        try kept.checkIsFree()
        try study.write(draw, casesTable: table) {
            let document = records.document(
                registry: RegistryRecords.Source(name: file, digest: "\(Digest(of: bytes))"),
                mapping: mappingSource, criteria: criteria, casesDigest: "\(Digest(of: table))",
                program: ProgramVersion.line, at: .now)
            try kept.write(records.files.merging(["draw.json": document.serialised]) { file, _ in file })
        }
        Terminal.out(RegistrySummary(selection).text)
        Terminal.out(
            """
            Drawn with the seed \(seed): \(draw.cases.count.counted("case")) in \(study.path).
            The record of the draw is in \(kept.path). It names patients: keep it in the hospital. Next:
              reader-study study create \(study.path)
            """)
    }

    private func readMapping() throws -> (RegistryMapping, RegistryRecords.Source) {
        let bytes = try Self.bytes(of: mapping)
        let name = URL(fileURLWithPath: mapping).lastPathComponent
        var criteria = try Self.value(of: RegistryMappingParser.parse(bytes, named: name))
        if let year { criteria.restrict(toYear: year) }
        return (criteria, RegistryRecords.Source(name: name, digest: "\(Digest(of: bytes))"))
    }

    /// What was read, after all problems have been printed.
    private static func value<Value>(of checked: Checked<Value>) throws -> Value {
        for problem in checked.problems { Terminal.error("\(problem.severity.rawValue): \(problem.description)") }
        guard let value = checked.value else {
            throw CommandFailure(.wrong, "\(checked.errors.count.counted("error")); nothing was written")
        }
        return value
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// The numbers of the flow, for a terminal.
private struct RegistrySummary {
    let text: String

    init(_ selection: RegistrySelection) {
        let reasons = RegistryExclusion.allCases.compactMap { reason -> [String]? in
            let count = selection.excluded.count { $0.reason == reason }
            return count == 0 ? nil : ["- \(count)", reason.words]
        }
        let classes: KeyValuePairs<ReferenceStandard.FractureType, String> = [
            .femoralNeck: "femoral neck", .intertrochanteric: "intertrochanteric", .none: "without a hip fracture",
        ]
        text = Terminal.table(
            ["\(selection.records)", "records in the registry"],
            reasons + [["= \(selection.eligible.count)", "can be cases"]]
                + classes.map { ["  \(selection.count(of: $0.key))", $0.value] })
    }
}
