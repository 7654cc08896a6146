import Foundation
import Studies
@_spi(Confidential) import StudyStore

/// Everything that must hold before a draft becomes a study, each part with its reasons.
///
/// The problems are those of `reader-study study check` on the same folder; this only sorts them by where they are mended.
struct DraftChecks: Sendable {
    /// One thing that must hold.
    struct Check: Sendable {
        enum Kind: String, CaseIterable {
            case plan, name, texts, counts, truth, images, practice, order, tried, model
        }

        enum State: String {
            /// Holds.
            case passed
            /// Holds, and something about it is worth knowing.
            case noted
            /// Cannot be judged before others hold.
            case waiting
            /// Does not hold.
            case failed

            var isGood: Bool { self == .passed || self == .noted }
        }

        var kind: Kind
        var state: State
        var reasons: [Reason]
    }

    /// Why a check stands as it does: a text of the strings, or a problem of the files as it is.
    enum Reason: Sendable, Equatable {
        case text(String, [String: String] = [:])
        case problem(StudyFileProblem)
    }

    let checks: [Check]
    /// Everything that is wrong with the files.
    let checked: Checked<CheckedStudy>

    /// Whether a study can be created and opened at once.
    var isGreen: Bool { checks.allSatisfy(\.state.isGood) }
    /// Whether a study can be created whose model is scored afterwards.
    var isGreenButModel: Bool {
        checks.allSatisfy { $0.state.isGood || ($0.kind == .model && $0.state == .waiting) }
    }

    /// Looks at a draft; decodes what was not looked at since the program started.
    ///
    /// - Parameter taken: Names of the studies that exist.
    init(_ draft: StudyDraft, in drafts: StudyDrafts, taken: Set<String>) {
        checked = drafts.check(draft)
        let definition = draft.definition
        let plan = StudyFileParser.parse(definition).value
        let sorted = SortedProblems(checked.problems, layout: draft.layout)
        let hasTable = Self.isThere(draft.layout.casesFile, in: draft)
        var checks = [
            Self.check(.plan, sorted.plan),
            Self.name(plan, taken: taken),
            Self.texts(plan),
            Self.counts(plan, hasTable ? sorted.counts : nil),
            hasTable ? Self.truth(plan, sorted, checked.value) : Self.notSent(.truth, draft.layout.casesFile),
            Self.images(draft, in: drafts, sorted.images),
        ]
        if let table = draft.layout.warmUp?.file {
            checks.append(
                Self.isThere(table, in: draft)
                    ? Self.check(.practice, sorted.practice) : Self.notSent(.practice, table))
        }
        checks.append(Self.order(plan, checked.value))
        checks.append(Self.tried(plan, draft.notes.tried))
        checks.append(
            Self.model(
                draft, in: drafts, checked.value, helping: plan.flatMap { $0.isReadWithModel ? $0.aid?.model : nil }))
        self.checks = checks
    }

    private static func check(_ kind: Check.Kind, _ problems: [StudyFileProblem]) -> Check {
        let isWrong = problems.contains { $0.severity == .error }
        return Check(
            kind: kind, state: isWrong ? .failed : problems.isEmpty ? .passed : .noted,
            reasons: problems.map(Reason.problem))
    }

    private static func name(_ plan: StudyPlan?, taken: Set<String>) -> Check {
        guard let name = plan?.name.description else { return waiting(.name) }
        if taken.contains(name) || name == "new" {
            return Check(kind: .name, state: .failed, reasons: [.text("checks.name.taken", ["name": name])])
        }
        return Check(kind: .name, state: .passed, reasons: [.text("checks.name.free", ["name": name])])
    }

    private static func waiting(_ kind: Check.Kind) -> Check {
        Check(kind: kind, state: .waiting, reasons: [.text("checks.waiting")])
    }

    private static func isThere(_ path: String, in draft: StudyDraft) -> Bool {
        FileManager.default.fileExists(atPath: draft.folder.appendingPathComponent(path).path)
    }

    /// Nothing is wrong with a table that is still to come, but nothing goes on without it.
    private static func notSent(_ kind: Check.Kind, _ table: String) -> Check {
        Check(kind: kind, state: .failed, reasons: [.text("checks.notSent", ["file": table])])
    }

    private static func texts(_ plan: StudyPlan?) -> Check {
        guard let plan else { return waiting(.texts) }
        var reasons: [Reason] = []
        for language in plan.languages {
            let missing = plan.textsMissing(in: language)
            guard !missing.isEmpty else { continue }
            reasons.append(
                .text(
                    "checks.texts.missing",
                    ["language": language.endonym, "places": missing.joined(separator: ", ")]))
        }
        if plan.hasPlaceholders { reasons.append(.text("checks.texts.placeholders")) }
        let languages = plan.languages.map(\.endonym).joined(separator: ", ")
        return reasons.isEmpty
            ? Check(kind: .texts, state: .passed, reasons: [.text("checks.texts.complete", ["languages": languages])])
            : Check(kind: .texts, state: .failed, reasons: reasons)
    }

    /// - Parameter problems: `nil` when there is no table yet.
    private static func counts(_ plan: StudyPlan?, _ problems: [StudyFileProblem]?) -> Check {
        var check = problems.map { Self.check(.counts, $0) } ?? waiting(.counts)
        if plan == nil { return problems?.isEmpty == false ? check : waiting(.counts) }
        if plan?.design?.cases == nil {
            check.reasons = [.text("checks.counts.undeclared")] + (problems == nil ? [] : check.reasons)
            check.state = .failed
        }
        return check
    }

    private static func truth(_ plan: StudyPlan?, _ sorted: SortedProblems, _ study: CheckedStudy?) -> Check {
        var check = check(.truth, sorted.truth)
        let isUnreadable = sorted.counts.contains { $0.severity == .error && $0.file == plan?.casesFile }
        if check.state == .passed, isUnreadable { return waiting(.truth) }
        if let study {
            let fractures = study.cases.count { $0.details.reference.fracture }
            check.reasons.insert(
                .text(
                    "checks.truth.complete",
                    [
                        "cases": String(study.cases.count), "fractures": String(fractures),
                        "others": String(study.cases.count - fractures),
                    ]), at: 0)
        }
        return check
    }

    private static func images(
        _ draft: StudyDraft, in drafts: StudyDrafts, _ problems: [StudyFileProblem]
    ) -> Check {
        let named = ImageReference.all(studyFile: draft.definition, named: "study.yaml") { path in
            (try? Data(contentsOf: draft.folder.appendingPathComponent(path))).map(Array.init)
        }.map(\.path)
        // Without a table nobody knows which images there must be.
        guard !named.isEmpty else { return waiting(.images) }
        var check = check(.images, problems)
        let used = Set(named)
        let unused = drafts.images(of: draft).map(\.path).filter { !used.contains($0) }
        guard !unused.isEmpty else { return check }
        if check.state == .passed { check.state = .noted }
        check.reasons.append(
            .text(
                "checks.images.unused",
                ["count": String(unused.count), "names": unused.prefix(3).joined(separator: ", ")]))
        return check
    }

    private static func order(_ plan: StudyPlan?, _ study: CheckedStudy?) -> Check {
        guard let plan, let study else { return waiting(.order) }
        guard plan.order.policy == .balanced else {
            return Check(
                kind: .order, state: .noted, reasons: [.text("checks.order.\(plan.order.policy.rawValue)")])
        }
        guard let forecast = OrderForecast(plan, cases: study.cases.map(\.details.reference)) else {
            return Check(kind: .order, state: .failed, reasons: [.text("checks.order.impossible")])
        }
        let values = [
            "readers": String(forecast.readers), "run": String(forecast.longestRun),
            "allowed": String(plan.order.longestRun), "imbalance": oneDecimal(forecast.worstImbalance),
        ]
        if forecast.longestRun > plan.order.longestRun {
            return Check(kind: .order, state: .failed, reasons: [.text("checks.order.run", values)])
        }
        return Check(kind: .order, state: .passed, reasons: [.text("checks.order.balanced", values)])
    }

    private static func tried(_ plan: StudyPlan?, _ trial: StudyDraft.Trial?) -> Check {
        guard let plan else { return waiting(.tried) }
        guard let trial else { return Check(kind: .tried, state: .failed, reasons: [.text("checks.tried.never")]) }
        guard trial.questions == plan.questionsDigest else {
            return Check(kind: .tried, state: .failed, reasons: [.text("checks.tried.changed")])
        }
        return Check(kind: .tried, state: .passed, reasons: [.text("checks.tried.done", ["name": trial.by])])
    }

    /// - Parameter helper: The model that helps the readers; `nil` when none does.
    private static func model(
        _ draft: StudyDraft, in drafts: StudyDrafts, _ study: CheckedStudy?, helping helper: String?
    ) -> Check {
        switch draft.notes.model {
        case .notWanted? where helper != nil:
            return Check(
                kind: .model, state: .failed, reasons: [.text("checks.model.needed", ["name": helper ?? ""])])
        case .predictions(let name, _)? where helper != nil && helper != name,
            .scored(let name)? where helper != nil && helper != name:
            return Check(
                kind: .model, state: .failed,
                reasons: [.text("checks.model.other", ["name": name, "helper": helper ?? ""])])
        case nil: return Check(kind: .model, state: .failed, reasons: [.text("checks.model.unsaid")])
        case .notWanted?: return Check(kind: .model, state: .passed, reasons: [.text("checks.model.notWanted")])
        case .scoredLater?: return Check(kind: .model, state: .waiting, reasons: [.text("checks.model.later")])
        case .scored(let name)?: return scored(by: name, drafts.scores(of: draft), study)
        case .predictions(let name, _)?:
            let predictions = DraftPredictions(draft)
            var check = check(.model, predictions.problems)
            if check.state.isGood {
                check.reasons.insert(
                    .text(
                        "checks.model.scored", ["name": name, "cases": String(predictions.probabilities?.count ?? 0)]),
                    at: 0)
            }
            return check
        }
    }
}

extension DraftChecks {
    /// Whether a model of the library has scored every case.
    private static func scored(by name: String, _ scores: DraftScores?, _ study: CheckedStudy?) -> Check {
        guard let study else { return waiting(.model) }
        let own = scores.flatMap { $0.provenance.model == name ? $0 : nil }
        let missing = own?.missing(in: study).count ?? study.cases.count
        let values = [
            "name": name, "cases": String(study.cases.count), "done": String(study.cases.count - missing),
        ]
        return missing == 0
            ? Check(kind: .model, state: .passed, reasons: [.text("checks.model.scored", values)])
            : Check(kind: .model, state: .waiting, reasons: [.text("checks.model.unscored", values)])
    }
}

/// Problems by where they are mended.
struct SortedProblems {
    /// In the study file.
    var plan: [StudyFileProblem] = []
    /// Of the table of cases as a whole, such as how many cases it has.
    var counts: [StudyFileProblem] = []
    /// In the rows of the table of cases, but for the images.
    var truth: [StudyFileProblem] = []
    /// Of image files, or of the cells that name them.
    var images: [StudyFileProblem] = []
    /// Of the practice cases.
    var practice: [StudyFileProblem] = []

    init(_ problems: [StudyFileProblem], layout: StudyLayout) {
        for problem in problems {
            if problem.file == layout.warmUp?.file {
                practice.append(problem)
            } else if problem.file != layout.casesFile {
                plan.append(problem)
            } else if problem.column == "image" {
                images.append(problem)
            } else if problem.row == nil {
                counts.append(problem)
            } else {
                truth.append(problem)
            }
        }
    }
}
