import Foundation
import Hummingbird
import Studies
@_spi(Confidential) import StudyStore

/// What all of the coordinator's pages work with.
struct CoordinatorDesk {
    let store: StudyStore
    let confidential: ConfidentialStore
    let pages: Pages
    let configuration: SiteConfiguration
    /// For long work, see ``compute(_:)``.
    let threads: BackgroundThreads

    var now: Timestamp { Timestamp(milliseconds: configuration.clock()) }

    /// The study that the request's path names.
    func study(_ context: CoordinatorContext) async throws -> StudyRecord {
        guard let name = StudyName(try context.parameters.require("name")) else { throw SiteError.notFound }
        return try await store.study(name)
    }

    /// The reader that the request's path names, without the name that goes with the code.
    func reader(_ context: CoordinatorContext, in study: StudyRecord) async throws -> ReaderProgress {
        let code = try context.parameters.require("code")
        let reader = try await store.progress(of: study.plan.name).first { $0.code == code }
        guard let reader else { throw SiteError.notFound }
        return reader
    }

    /// One of the coordinator's texts, by its key under `coordinator`.
    func text(_ key: String, _ language: Language, filling values: [String: String] = [:]) -> String {
        pages.strings.text("coordinator.\(key)", language, filling: values)
    }

    func frame(
        _ context: CoordinatorContext, title: String, study: StudyRecord? = nil, path: String
    ) -> PageFrame {
        PageFrame(
            language: context.language, title: title, notice: study.flatMap { notice($0, context.language) },
            path: path, may: Permissions.of(context.account, in: study))
    }

    /// What must be said beside everything of a study.
    func notice(_ study: StudyRecord, _ language: Language) -> String? {
        let parts = [
            study.plan.notice?.text(in: language),
            study.readersAreSimulated ? text("simulatedReaders", language) : nil,
        ]
        let text = parts.compactMap(\.self).joined(separator: " ")
        return text.isEmpty ? nil : text
    }

    /// That a study waits for the predictions of a model.
    func modelMissing(_ model: String?, _ cases: Int, _ language: Language) -> String {
        text(
            model == nil ? "problems.anyModelMissing" : "problems.modelMissing", language,
            filling: ["model": model ?? "", "cases": String(cases)])
    }

    func heading(_ study: StudyRecord, _ language: Language, tab: StudyHeading.Tab) -> StudyHeading {
        StudyHeading(
            name: study.plan.name.description, title: study.plan.title.text(in: language),
            address: StudyAddress(study.plan.name).path, state: StateValue(study.state, desk: self, language),
            onOverview: tab == .overview, onQuality: tab == .quality, onCases: tab == .cases,
            onBalance: tab == .balance, onRehearsal: tab == .rehearsal, onResults: tab == .results,
            onDesk: tab == .desk, onHeatMaps: tab == .heatMaps,
            onHistory: tab == .history)
    }

    func specialty(_ code: Specialty.Code, in plan: StudyPlan, _ language: Language) -> SpecialtyValue {
        SpecialtyValue(code, plan: plan, language: language)
    }
}

/// The addresses of one study's pages, so that links and routes cannot drift.
struct StudyAddress {
    let path: String

    init(_ name: StudyName) {
        path = "/coordinator/studies/\(name)"
    }

    func reader(_ code: String) -> String { "\(path)/readers/\(code)" }

    /// The page of a model's predictions; their name may hold blanks.
    func model(_ predictions: String) -> String {
        "\(path)/models/\(predictions.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? predictions)"
    }

    /// The study's page, saying that something has been done.
    func done(_ what: String, anchor: String = "") -> String {
        "\(path)?done=\(what)" + (anchor.isEmpty ? "" : "#\(anchor)")
    }
}
