import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// Beginning a draft: from a template, as a copy of a study, or from a study file.
struct NewStudyPages {
    let setup: SetupDesk

    /// `new` is no study's page, so no draft may have it as its name.
    static let path = "/coordinator/studies/new"
    /// A study file may have 1 MiB, and a form writes some characters three times as long.
    private static let formLimit = 4 << 20

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/studies/new") { request, context in
            let copied = request.uri.queryParameters["copy"].map(String.init)
            return try await page(["start": copied == nil ? "template" : "copy", "study": copied ?? ""], nil, context)
        }
        router.post("/coordinator/studies/new", use: begin)
    }

    @Sendable func begin(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let form = try await request.form(limit: Self.formLimit)
        do {
            let draft = try await draft(form, context)
            return .redirect(to: DraftAddress(draft.id).path + "?done=begun", type: .normal)
        } catch let refusal as Refusal {
            return try await page(form, refusal.sentence, context)
        } catch let problem as DraftProblem {
            return try await page(form, setup.sentence(problem, context.language), context)
        }
    }

    /// Why a draft does not begin, in a sentence.
    struct Refusal: Error {
        var sentence: String
    }

    /// Begins a draft as a form says it.
    ///
    /// - Throws: ``Refusal``; `DraftProblem`; `StoreError` when there is no such study.
    func draft(_ form: [String: String], _ context: CoordinatorContext) async throws -> StudyDraft {
        let language = context.language
        switch form["start"] {
        case "copy":
            guard let name = StudyName(form["study"] ?? "") else {
                throw Refusal(sentence: setup.text("problems.noStudy", language))
            }
            let copy = try await setup.desk.store.copy(of: name, confidential: setup.desk.confidential)
            // The draft shows the truth about the cases, so the history tells that somebody may have looked.
            try await setup.desk.store.recordReferenceStandardViewed(
                name, by: .coordinator(context.name), at: setup.desk.now)
            let text = try named(form, copy.definition, language)
            return try await setup.desk.threads.run { [setup, now = setup.desk.now, coordinator = context.name] in
                try setup.drafts.create(studyFile: text, origin: name.description, by: coordinator, at: now) { draft in
                    try setup.drafts.fill(draft, with: copy)
                }
            }
        case "file":
            let text = form["definition"] ?? ""
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw Refusal(sentence: setup.text("problems.noText", language))
            }
            return try setup.drafts.create(
                studyFile: text.unixLines, origin: "", by: context.name, at: setup.desk.now)
        default:
            let templates = StudyTemplates(home: setup.desk.configuration.home)
            guard let text = templates.text(form["template"] ?? "") else {
                throw Refusal(sentence: setup.text("problems.noTemplate", language))
            }
            return try setup.drafts.create(
                studyFile: try named(form, text, language), origin: form["template"] ?? "", by: context.name,
                at: setup.desk.now)
        }
    }

    /// The study file with the short name and the title that were typed.
    private func named(_ form: [String: String], _ text: String, _ language: Language) throws -> String {
        let name = PlanForm.trimmed(form["name"] ?? "")
        guard StudyName(name) != nil, name != "new" else {
            throw Refusal(sentence: setup.text("problems.name", language))
        }
        var editor: StudyFileEditor
        do throws(StudyFileProblem) {
            editor = try StudyFileEditor(text)
        } catch {
            throw Refusal(sentence: error.description)
        }
        editor.set("name", to: name)
        let title = PlanForm.trimmed(form["title"] ?? "")
        if !title.isEmpty { Self.set(title, in: language, &editor) }
        return editor.text
    }

    /// A title is typed in one language. In a study of several it stands for that language only, so that the check of the
    /// texts asks for the others.
    private static func set(_ title: String, in language: Language, _ editor: inout StudyFileEditor) {
        let declared = SetupDesk.languages(editor)
        guard declared.count > 1 else { return editor.set("title", to: title) }
        // A title without languages would go on to stand for all of them.
        if editor.value("title") != nil { editor.set("title", to: nil) }
        let spoken = declared.contains(language) ? language : declared[0]
        editor.set("title.\(spoken.tag)", to: title)
        for other in declared where other != spoken { editor.set("title.\(other.tag)", to: nil) }
    }

    private func page(
        _ form: [String: String], _ problem: String?, _ context: CoordinatorContext
    ) async throws -> Response {
        let language = context.language
        let templates = StudyTemplates(home: setup.desk.configuration.home).all.map { template in
            ChoiceValue(
                value: template.name, label: template.title.text(in: language),
                isSelected: template.name == form["template"])
        }
        let studies = try await setup.desk.store.studies().map { study in
            ChoiceValue(
                value: study.plan.name.description,
                label: "\(study.plan.title.text(in: language)) (\(study.plan.name))",
                isSelected: study.plan.name.description == form["study"])
        }
        let start = form["start"] ?? "template"
        return try setup.desk.pages.page(
            "coordinator/setup/new-study",
            NewStudyPage(
                coordinator: context.name, problem: problem, name: form["name"] ?? "", titleText: form["title"] ?? "",
                definition: form["definition"] ?? "", templates: templates, hasStudies: !studies.isEmpty,
                studies: studies, startsFromTemplate: start == "template", startsFromCopy: start == "copy",
                startsFromFile: start == "file"),
            frame: setup.desk.frame(context, title: setup.text("new.heading", language), path: Self.path),
            status: problem == nil ? .ok : .unprocessableContent)
    }
}

/// The page on which a draft begins.
struct NewStudyPage: Sendable {
    let coordinator: String
    let problem: String?
    let name: String
    let titleText: String
    let definition: String
    let templates: [ChoiceValue]
    let hasStudies: Bool
    let studies: [ChoiceValue]
    let startsFromTemplate: Bool
    let startsFromCopy: Bool
    let startsFromFile: Bool
}

/// One of several values of a field.
struct ChoiceValue: Sendable {
    let value: String
    let label: String
    let isSelected: Bool
}

/// The study files that a new study may begin with.
struct StudyTemplates {
    private let folder: URL

    init(home: Home) {
        folder = home.templates.appendingPathComponent("studies")
    }

    /// Their names and titles, by name.
    var all: [(name: String, title: LocalizedText)] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        // The plainest name comes first: it is a beginning of the others.
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted().compactMap { name in
            guard let text = text(name),
                let plan = StudyFileParser.parse(Array(text.utf8), named: "\(name).yaml").value
            else { return nil }
            return (name, plan.title)
        }
    }

    /// A template's text; `nil` when there is none of this name.
    func text(_ name: String) -> String? {
        guard StudyName(name) != nil else { return nil }
        return try? String(contentsOf: folder.appendingPathComponent("\(name).yaml"), encoding: .utf8)
    }

    /// A question of a kind as a study file has it.
    func question(_ kind: String) -> String? {
        guard StudyName(kind) != nil else { return nil }
        return try? String(contentsOf: folder.appendingPathComponent("questions/\(kind).yaml"), encoding: .utf8)
    }

    /// A session or a specialty as a study file has it.
    func entry(_ kind: String) -> String? {
        guard StudyName(kind) != nil else { return nil }
        return try? String(contentsOf: folder.appendingPathComponent("entries/\(kind).yaml"), encoding: .utf8)
    }
}

extension String {
    /// With line ends as files have them; forms send two characters.
    var unixLines: String { replacing("\r\n", with: "\n") }
}
