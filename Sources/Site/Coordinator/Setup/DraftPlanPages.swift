import Cryptography
import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// The common parts of the study file as a form. What the form does not know stays in the file as it is.
struct DraftPlanPages {
    let setup: SetupDesk

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        router.get("/coordinator/drafts/:draft/plan") { request, context in
            let isSaved = request.uri.queryParameters["done"] == "saved"
            return try page(try setup.draft(context), isSaved: isSaved, context)
        }
        router.post("/coordinator/drafts/:draft/plan", use: save)
    }

    private var templates: StudyTemplates { StudyTemplates(home: setup.desk.configuration.home) }

    @Sendable func save(_ request: Request, context: CoordinatorContext) async throws -> Response {
        let draft = try setup.draft(context)
        let form = try await request.form(limit: 4 << 20)
        do {
            var editor = try StudyFileEditor(String(decoding: draft.definition, as: UTF8.self))
            try PlanForm(form).apply(to: &editor, templates: templates)
            guard editor.text.utf8.count <= 1 << 20 else { throw SiteError.tooLarge }
            try setup.drafts.replaceStudyFile(of: draft, with: editor.text, seen: form["seen"] ?? "")
        } catch let problem as DraftProblem {
            return try page(draft, problem: setup.sentence(problem, context.language), context)
        } catch let problem as StudyFileProblem {
            return try page(draft, problem: problem.description, context)
        }
        return .redirect(to: "\(DraftAddress(draft.id).path)/plan?done=saved\(anchor(form["act"]))", type: .normal)
    }

    /// Where an entry was added or taken away.
    private func anchor(_ act: String?) -> String {
        switch act?.split(separator: ":").dropFirst().first {
        case "specialty"?, "specialties"?: "#specialties"
        case "session"?, "sessions"?: "#sessions"
        case nil: ""
        default: "#questions"
        }
    }

    private func page(
        _ draft: StudyDraft, isSaved: Bool = false, problem: String? = nil, _ context: CoordinatorContext
    ) throws -> Response {
        let language = context.language
        let heading = setup.heading(draft, language, tab: .plan)
        let text = String(decoding: draft.definition, as: UTF8.self)
        let problems = StudyFileParser.parse(draft.definition).problems
        let editor = try? StudyFileEditor(text)
        let languages = editor.map(SetupDesk.languages) ?? []
        let values = PlanValues(setup: setup, language: language, languages: languages, problems: problems)
        return try setup.desk.pages.page(
            "coordinator/setup/draft-plan",
            DraftPlanPage(
                coordinator: context.name, draft: heading, problem: problem,
                done: isSaved ? setup.text("done.saved", language) : nil,
                seen: Digest(of: draft.definition).description, isEditable: editor != nil,
                hasProblems: !problems.isEmpty, hasErrors: problems.contains { $0.severity == .error },
                problems: setup.values(problems, language),
                groups: editor.map { editor in PlanGroup.all(editor).map { values.group($0, editor) } } ?? [],
                languageChoices: Language.allCases.map {
                    ChoiceValue(value: $0.tag, label: $0.endonym, isSelected: languages.contains($0))
                }, hasPractice: editor?.has("warm-up") == true),
            frame: setup.frame(context, heading, path: heading.address + "/plan"),
            status: problem == nil ? .ok : .conflict)
    }
}

/// Makes the values of the form's template.
struct PlanValues {
    let setup: SetupDesk
    /// Of the page.
    let language: Language
    /// Of the study.
    let languages: [Language]
    let problems: [StudyFileProblem]

    func group(_ group: PlanGroup, _ editor: StudyFileEditor) -> DraftPlanPage.Group {
        let isFirst = group.key == "study"
        return DraftPlanPage.Group(
            key: group.key, heading: setup.text("groups.\(group.key)", language),
            hint: setup.text("groupHints.\(group.key)", language), isStudy: isFirst,
            fields: group.fields.flatMap { fields($0, editor) },
            entries: group.entries.map { entry in
                DraftPlanPage.Entry(
                    heading: "\(entry.position). \(setup.text("entries.\(entry.kind)", language))",
                    fields: entry.fields.flatMap { fields($0, editor) }, canBeRemoved: entry.canBeRemoved,
                    removal: "remove:\(entry.list):\(entry.position)")
            },
            hasAdditions: !group.additions.isEmpty,
            additions: group.additions.map {
                ChoiceValue(value: "add:\($0)", label: setup.text("add.\($0)", language), isSelected: false)
            })
    }

    private func fields(_ field: PlanField, _ editor: StudyFileEditor) -> [DraftPlanPage.Field] {
        guard field.isText else {
            return [value(field, nil, PlanForm.shown(field, editor))]
        }
        return languages.map { tongue in
            let text = editor.text(field.path, in: tongue, first: languages[0]) ?? ""
            return value(field, tongue, PlanForm.trimmed(text))
        }
    }

    private func value(_ field: PlanField, _ tongue: Language?, _ text: String) -> DraftPlanPage.Field {
        let name = PlanForm.name(field, tongue)
        var label = setup.text("fields.\(field.key)", language)
        if !field.detail.isEmpty { label += " (\(field.detail))" }
        if let tongue, languages.count > 1 { label += " · \(tongue.endonym)" }
        let own = problems.filter { problem in
            guard let column = problem.column else { return false }
            // A text that lacks a language is marked where it lacks it.
            if tongue != nil, problem.severity == .warning, !text.isEmpty { return false }
            return column == field.path || column == "\(field.path).\(tongue?.tag ?? "")"
        }
        let words = own.map { setup.words($0.problem, $0.remedy, language) }
        var options: [ChoiceValue] = []
        if case .choice(let words) = field.kind {
            // A word that the program does not know is shown, so that it is seen and not silently replaced.
            let all = words.contains(text) ? words : [text] + words
            options = all.map { word in
                let known = words.contains(word)
                return ChoiceValue(
                    value: word, label: known ? setup.text("choices.\(field.key).\(word)", language) : word,
                    isSelected: word == text)
            }
        }
        return DraftPlanPage.Field(
            name: name, id: "f-" + name.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined(),
            label: label, language: tongue?.tag ?? "en", value: text, isLine: field.kind == .line,
            isArea: field.kind == .area, isNumber: field.kind == .number, isChoice: !options.isEmpty, options: options,
            rows: min(24, max(5, text.count { $0 == "\n" } + 3)),
            hasProblem: !own.isEmpty, problemLanguage: words.first?.language.tag ?? language.tag,
            problems: words.map(\.sentence))
    }
}

/// The page of the plan's form.
struct DraftPlanPage: Sendable {
    let coordinator: String
    let draft: DraftHeading
    let problem: String?
    let done: String?
    let seen: String
    let isEditable: Bool
    let hasProblems: Bool
    let hasErrors: Bool
    let problems: [ProblemValue]
    let groups: [Group]
    let languageChoices: [ChoiceValue]
    let hasPractice: Bool

    struct Group: Sendable {
        let key: String
        let heading: String
        let hint: String
        let isStudy: Bool
        let fields: [Field]
        let entries: [Entry]
        let hasAdditions: Bool
        let additions: [ChoiceValue]
    }

    struct Entry: Sendable {
        let heading: String
        let fields: [Field]
        let canBeRemoved: Bool
        let removal: String
    }

    struct Field: Sendable {
        let name: String
        let id: String
        let label: String
        let language: String
        let value: String
        let isLine: Bool
        let isArea: Bool
        let isNumber: Bool
        let isChoice: Bool
        let options: [ChoiceValue]
        let rows: Int
        let hasProblem: Bool
        let problemLanguage: String
        let problems: [String]
    }
}
