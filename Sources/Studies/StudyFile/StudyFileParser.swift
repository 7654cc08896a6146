import Yams

/// Reads study files (`study.yaml`).
///
/// The same text always gives the same plan, so a stored study file is all that is needed to have its plan again.
public enum StudyFileParser {
    /// The newest format that this version understands.
    public static let format = 1

    /// The plan that a study file declares, or everything that is wrong with it.
    ///
    /// - Parameters:
    ///   - bytes: The file: UTF-8 with or without byte order mark, at most 1 MiB.
    ///   - file: Its name, for the problems.
    public static func parse(_ bytes: [UInt8], named file: String = "study.yaml") -> Checked<StudyPlan> {
        let draft = draft(bytes, named: file)
        return Checked(draft.plan, problems: draft.problems)
    }

    /// What a study file says even if a part of it is wrong, so that the tables can be checked in the same run.
    struct Draft {
        var plan: StudyPlan?
        var casesFile = "cases.csv"
        var imageFolder = "images"
        var warmUp: StudyPlan.WarmUp?
        var design: StudyPlan.DeclaredDesign?
        var languages: [Language] = [.english]
        var problems: [StudyFileProblem] = []
    }

    static func draft(_ bytes: [UInt8], named file: String) -> Draft {
        let source = SourceText(bytes, named: file, limit: SourceText.studyFileLimit, isTable: false)
        var draft = Draft(problems: source.problems)
        guard let text = source.text else { return draft }
        let document = StudyDocument(text, named: file)
        draft.problems += document.problems
        guard let root = document.root else {
            if document.problems.isEmpty {
                draft.problems.append(
                    StudyFileProblem(
                        file: file, problem: "has no content but comments",
                        remedy: "start from the study file of an example"))
            }
            return draft
        }
        var scan = StudyFileScan(file: file)
        scan.read(StudyFileScan.Place(path: "", line: 1, node: root), into: &draft)
        draft.problems += scan.problems
        draft.problems = draft.problems.inFileOrder()
        return draft
    }
}

extension StudyFileScan {
    private static let keys = [
        "format", "name", "title", "notice", "instructions", "consent", "languages", "specialties", "questions",
        "sessions", "order", "change", "reading", "cases", "warm-up", "design", "analysis", "quality", "aid",
    ]

    /// Reads the whole study file.
    fileprivate mutating func read(_ root: Place, into draft: inout StudyFileParser.Draft) {
        // A newer format may mean anything, so nothing else of such a file is judged.
        guard !isNewer(root), let section = section(root, keys: Self.keys) else { return }
        if let place = required("format", in: section, such: "\(StudyFileParser.format)") {
            _ = integer(place, in: StudyFileParser.format...StudyFileParser.format, default: StudyFileParser.format)
        }
        let name = studyName(required("name", in: section, such: "hip-fracture"))
        languages = languages(section["languages"])
        let title = text(required("title", in: section, such: "Hip fracture on pelvic radiographs"))
        let notice = text(section["notice"])
        let instructions = text(required("instructions", in: section, such: "…"))
        let consent = text(required("consent", in: section, such: "…"))
        let specialties = specialties(required("specialties", in: section, such: "[…]"))
        let questions = questions(required("questions", in: section, such: "[…]"))
        checkFirst(questions, at: section["questions"])
        let sessions = sessions(section["sessions"])
        let order = order(section["order"])
        let change = change(section["change"])
        let advance = advance(section["reading"], questions: questions)
        (draft.casesFile, draft.imageFolder) = cases(section["cases"])
        draft.warmUp = warmUp(section["warm-up"], casesFile: draft.casesFile)
        draft.design = design(section["design"])
        draft.languages = languages
        let analysis = analysis(
            section["analysis"], specialties: specialties, questions: questions, sessions: sessions)
        let quality = quality(section["quality"])
        let aid = aid(
            section["aid"], sessions: sessions, sessionsPlace: section["sessions"], change: change, in: section)
        guard let name, let title, let instructions, let consent else { return }
        draft.plan = StudyPlan(
            name: name, title: title, notice: notice, instructions: instructions, consent: consent,
            languages: languages, specialties: specialties, questions: questions, sessions: sessions, order: order,
            change: change, advance: advance, casesFile: draft.casesFile, imageFolder: draft.imageFolder,
            warmUp: draft.warmUp, design: draft.design, analysis: analysis, quality: quality, aid: aid)
    }

    private mutating func isNewer(_ root: Place) -> Bool {
        guard let mapping = root.node.mapping,
            let pair = mapping.first(where: { $0.key.scalar?.string == "format" }),
            let word = pair.value.scalar?.string, let number = Int(word), number > StudyFileParser.format
        else { return false }
        report(
            Place(path: "format", line: pair.key.mark?.line, node: pair.value), "is made for a newer ReaderStudy",
            "install the newer version, or write format: \(StudyFileParser.format) if the file is for this one")
        return true
    }

    private mutating func studyName(_ place: Place?) -> StudyName? {
        guard let place, let word = scalar(place) else { return nil }
        if let name = StudyName(word) { return name }
        report(
            place, "is not a short name for addresses and commands",
            "write up to 40 letters a-z, digits and hyphens, beginning with a letter, such as hip-fracture")
        return nil
    }

    /// Sensitivity and specificity are computed from the first question.
    private mutating func checkFirst(_ questions: [Question], at place: Place?) {
        guard let place, let first = questions.first, let item = place.node.sequence?.first else { return }
        let firstPlace = Place(path: place.path + ".1", line: item.mark?.line ?? place.line, node: item)
        guard case .choice(let options, _) = first.kind else {
            report(
                firstPlace, "is not of the kind choice, and the first question must be",
                "put the question that decides the case first, with a positive and a negative option")
            return
        }
        if options.count(where: { $0.positive == true }) != 1 || !options.contains(where: { $0.positive == false }) {
            report(
                firstPlace, "does not say which option means that the condition is present",
                "give exactly one option \"positive: true\" and at least one \"positive: false\"")
        }
        if !first.isRequired {
            warn(
                firstPlace, "may be left unanswered, although it decides the case",
                "remove \"required: false\"; a reader who cannot tell has cannot-assess")
        }
    }
}
