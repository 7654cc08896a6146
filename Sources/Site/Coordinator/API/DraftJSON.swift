import Cryptography
import Studies
@_spi(Confidential) import StudyStore

/// A draft as programs see it.
struct DraftJSON: Encodable {
    let id: String
    let createdAt: String
    let createdBy: String
    /// The template or study that it began as; empty for a study file that was sent.
    let origin: String
    /// `unsaid`, `none`, `library`, `later` or `predictions`.
    let model: String
    let studyFileSHA256: String
    /// Absent in a list: they cost time.
    var checks: [Check]?
    /// What is wrong in the files, the first of them.
    var problems: [ProblemDocument.Row]?

    static let mostProblems = 1000

    struct Check: Encodable {
        let kind: String
        /// `passed`, `noted`, `waiting` or `failed`.
        let state: String
        let reasons: [String]

        init(_ check: DraftChecks.Check, _ setup: SetupDesk, _ language: Language) {
            (kind, state) = (check.kind.rawValue, check.state.rawValue)
            reasons = check.reasons.prefix(DraftJSON.mostProblems).map { reason -> String in
                switch reason {
                case .text(let key, let values): setup.text(key, language, filling: values)
                case .problem(let problem): problem.description
                }
            }
        }
    }

    init(_ draft: StudyDraft) {
        let notes = draft.notes
        (id, createdBy, origin) = (draft.id, notes.createdBy, notes.origin)
        createdAt = Timestamp(milliseconds: notes.createdAt).description
        model =
            switch notes.model {
            case nil: "unsaid"
            case .notWanted?: "none"
            case .scored?: "library"
            case .scoredLater?: "later"
            case .predictions?: "predictions"
            }
        studyFileSHA256 = Digest(of: draft.definition).description
    }
}

/// How a draft begins; one of `template`, `copy` and `studyFile` is given.
struct DraftContent: Decodable {
    let template: String?
    /// The name of a study.
    let copy: String?
    let studyFile: String?
    let name: String?
    let title: String?

    /// As the page's form says it; `nil` when it says not how to begin, or in two ways.
    var form: [String: String]? {
        let starts = [
            template.map { ["start": "template", "template": $0] }, copy.map { ["start": "copy", "study": $0] },
            studyFile.map { ["start": "file", "definition": $0] },
        ].compactMap(\.self)
        guard starts.count == 1, var form = starts.first else { return nil }
        form["name"] = name ?? ""
        form["title"] = title ?? ""
        return form
    }
}

/// What becomes of the comparison with a model.
struct DraftModelContent: Decodable {
    let kind: String
    let name: String?
    let version: String?

    enum CodingKeys: String, CodingKey {
        case kind = "model"
        case name, version
    }

    /// `nil` when it is none of those that there are.
    var model: StudyDraft.Model? {
        switch kind {
        case "none": return .notWanted
        case "later": return .scoredLater
        case "library":
            guard let name else { return nil }
            return .scored(model: name)
        case "predictions":
            guard let name, ModelPredictions.isName(name) else { return nil }
            return .predictions(name: name, version: version ?? "")
        default: return nil
        }
    }
}

/// That something shall be done which cannot be undone.
struct ConfirmContent: Decodable {
    let confirm: Bool
}

/// How a draft becomes a study.
struct CreationContent: Decodable {
    /// Whether readers may begin at once, which freezes the study.
    let open: Bool?
    /// Whether nobody needs to have tried the reading page.
    let withoutTrial: Bool?
}

/// How far a creation is.
struct CreationJSON: Encodable {
    let isRunning: Bool
    /// Images stored.
    let done: Int
    let of: Int
    /// The name of the study once it is there.
    let study: String?
    /// Why the creation did not come to its end. With a ``study``, that one is there and waits unopened.
    let problem: String?

    init(_ state: DraftCreations.State) {
        (isRunning, done, of, problem) = (state.isRunning, state.done, state.of, state.problem)
        study = (state.created?.address ?? state.unfinished).map {
            $0.split(separator: "/").last.map(String.init) ?? ""
        }
    }
}
