/// Everything that a study's folder says, apart from the pixels of its images.
public struct StudyFolder: Equatable, Sendable {
    /// What the study file declares.
    public var plan: StudyPlan
    /// The test set, in the order of its table.
    public var cases: [StudyCase]
    /// Practice cases, in the order of their table; empty when the study has none.
    public var warmUp: [WarmUpCase]

    /// Reads the study file and the tables that it names, and reports the problems of all of them at once.
    ///
    /// - Parameters:
    ///   - studyFile: The bytes of the study file.
    ///   - file: The study file's name, for the problems.
    ///   - table: Gives the bytes of a file by its path relative to the study file; `nil` when there is none.
    public static func parse(
        studyFile: [UInt8], named file: String = "study.yaml", table: (String) -> [UInt8]?
    ) -> Checked<StudyFolder> {
        let draft = StudyFileParser.draft(studyFile, named: file)
        var problems = draft.problems
        var cases: Checked<[StudyCase]>?
        if let bytes = table(draft.casesFile) {
            cases = CaseTableParser.read(bytes, named: draft.casesFile, design: draft.design)
        } else {
            problems.append(missing(draft.casesFile))
        }
        var warmUp: Checked<[WarmUpCase]>?
        if let plan = draft.warmUp {
            if let bytes = table(plan.file) {
                warmUp = WarmUpTableParser.read(bytes, named: plan.file, languages: draft.languages)
            } else {
                problems.append(missing(plan.file))
            }
        }
        problems += (cases?.problems ?? []) + (warmUp?.problems ?? [])
        if let plan = draft.warmUp, let tested = cases?.value, let practised = warmUp?.value {
            problems += shared(tested, in: draft.imageFolder, practised, in: plan.imageFolder, file: plan.file)
        }
        guard let plan = draft.plan, let cases = cases?.value else { return Checked(nil, problems: problems) }
        return Checked(StudyFolder(plan: plan, cases: cases, warmUp: warmUp?.value ?? []), problems: problems)
    }

    private static func missing(_ file: String) -> StudyFileProblem {
        StudyFileProblem(
            file: file, problem: "is not in the study's folder",
            remedy: "put it there, or correct its name in the study file")
    }

    /// Readers are told the truth of practice cases, so none may be in the test set.
    private static func shared(
        _ cases: [StudyCase], in folder: String, _ warmUp: [WarmUpCase], in warmUpFolder: String, file: String
    ) -> [StudyFileProblem] {
        let tested = Set(cases.map { "\(folder)/\($0.imageFile)" })
        return warmUp.filter { tested.contains("\(warmUpFolder)/\($0.imageFile)") }.map { practised in
            StudyFileProblem(
                file: file, column: "image", value: practised.imageFile,
                problem: "is also an image of the test set, whose truth readers would be told",
                remedy: "practise with another image")
        }
    }
}
