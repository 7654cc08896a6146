import Foundation
import HTTPTypes
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// Setting studies up in the browser: drafts, which are folders as `reader-study study check` reads them, until all their
/// checks hold and a study is created from them.
struct SetupRoutes {
    let setup: SetupDesk
    let creations: DraftCreations

    init(desk: CoordinatorDesk, drafts: StudyDrafts, creations: DraftCreations, scorings: ScoringQueue) {
        setup = SetupDesk(desk: desk, drafts: drafts, scorings: scorings)
        self.creations = creations
    }

    /// The templates, all of which must be there at the start.
    static let templates = [
        "new-study", "draft", "draft-files", "draft-table", "draft-plan", "draft-text", "draft-preview", "draft-model",
        "draft-creation", "burned-in", "burned-in-image",
    ].map { "coordinator/setup/\($0)" }

    func addRoutes(to router: some RouterMethods<CoordinatorContext>) {
        NewStudyPages(setup: setup).addRoutes(to: router)
        DraftPages(setup: setup).addRoutes(to: router)
        DraftFilePages(setup: setup).addRoutes(to: router)
        BurnedInPages(setup: setup).addRoutes(to: router)
        DraftTablePages(setup: setup).addRoutes(to: router)
        DraftPlanPages(setup: setup).addRoutes(to: router)
        DraftTextPages(setup: setup).addRoutes(to: router)
        DraftPreviewPages(setup: setup).addRoutes(to: router)
        DraftModelPages(setup: setup).addRoutes(to: router)
        DraftScoringPages(setup: setup).addRoutes(to: router)
        DraftCreationPages(setup: setup, creations: creations).addRoutes(to: router)
    }
}

/// What the pages of drafts work with.
struct SetupDesk: Sendable {
    let desk: CoordinatorDesk
    let drafts: StudyDrafts
    let scorings: ScoringQueue

    /// The draft that the request's path names.
    func draft(_ context: CoordinatorContext) throws -> StudyDraft {
        do {
            return try drafts.draft(try context.parameters.require("draft"))
        } catch is DraftProblem {
            throw SiteError.notFound
        }
    }

    /// One of the texts of these pages, by its key under `setup`.
    func text(_ key: String, _ language: Language, filling values: [String: String] = [:]) -> String {
        desk.pages.strings.text("setup.\(key)", language, filling: values)
    }

    /// What a draft's problem is in words.
    func sentence(_ problem: DraftProblem, _ language: Language) -> String {
        switch problem {
        case .noSuchDraft: text("problems.noSuchDraft", language)
        case .tooManyDrafts(let limit): text("problems.tooManyDrafts", language, filling: ["limit": String(limit)])
        case .refused(let problem, let remedy): words(problem, remedy, language).sentence
        case .otherOffset: text("problems.otherOffset", language)
        case .storageFull: text("problems.storageFull", language)
        case .changedMeanwhile: text("problems.changedMeanwhile", language)
        }
    }

    func heading(_ draft: StudyDraft, _ language: Language, tab: DraftHeading.Tab) -> DraftHeading {
        let editor = try? StudyFileEditor(String(decoding: draft.definition, as: UTF8.self))
        let first = editor.map(Self.languages)?.first ?? .english
        let title = [language, first].lazy.compactMap { editor?.text("title", in: $0, first: first) }.first
        let name = editor?.value("name") ?? ""
        return DraftHeading(
            id: draft.id, name: name, title: title ?? (name.isEmpty ? text("untitled", language) : name),
            address: DraftAddress(draft.id).path, hasPractice: draft.layout.warmUp != nil, tab: tab)
    }

    /// The languages that a study file declares, English when it declares none.
    static func languages(_ editor: StudyFileEditor) -> [Language] {
        let declared = editor.values("languages").compactMap(Language.init)
        return declared.isEmpty ? [.english] : declared
    }

    func frame(_ context: CoordinatorContext, _ heading: DraftHeading, path: String) -> PageFrame {
        desk.frame(context, title: heading.title, path: path)
    }
}

/// The addresses of a draft's pages.
struct DraftAddress {
    let path: String

    init(_ id: String) {
        path = "/coordinator/drafts/\(id)"
    }
}

/// The head of every page of a draft.
struct DraftHeading: Sendable {
    enum Tab { case checks, files, burnedIn, cases, practice, plan, text, preview, model }

    let id: String
    let name: String
    let title: String
    let address: String
    let hasPractice: Bool
    let onChecks: Bool
    let onFiles: Bool
    let onBurnedIn: Bool
    let onCases: Bool
    let onPractice: Bool
    let onPlan: Bool
    let onText: Bool
    let onPreview: Bool
    let onModel: Bool

    init(id: String, name: String, title: String, address: String, hasPractice: Bool, tab: Tab) {
        (self.id, self.name, self.title, self.address) = (id, name, title, address)
        self.hasPractice = hasPractice
        (onChecks, onFiles, onCases, onPractice) = (tab == .checks, tab == .files, tab == .cases, tab == .practice)
        onBurnedIn = tab == .burnedIn
        (onPlan, onText, onPreview, onModel) = (tab == .plan, tab == .text, tab == .preview, tab == .model)
    }
}
