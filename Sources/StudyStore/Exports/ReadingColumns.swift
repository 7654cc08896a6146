import GRDB
import Studies

/// The columns of `readings.csv` and `versions.csv`.
struct ReadingColumns {
    let study: StudyRecord
    /// What is true about the cases; `nil` when the export must not say it.
    let truth: [CaseNumber: StudyCase]?

    typealias Column = ExportColumn<ReadingRow>

    var readings: [Column] { who + status + answers + positive + version + times + view + reason + reference }

    var versions: [Column] {
        let standing = Column(
            "standing", "Whether this version counts: it is the newest of its case.", values: ExportValue.yesNo
        ) {
            ExportValue.flag($0.row["newest"] == $0.reading?.version)
        }
        let submission = Column("submission", "Key under which the page sent the answer, unique.") {
            ExportValue.text($0.reading?.submission.key)
        }
        return who + version + [standing] + status + answers + positive + times + view + reason + [submission]
    }

    /// Names that a question's column cannot have in any table.
    static let reserved: Set<String> = [
        "study", "reader", "specialty", "group", "void", "session", "position", "case", "status", "positive", "version",
        "zoom", "inverted", "age", "sex", "iss", "standing", "submission",
    ]

    private var who: [Column] {
        let plan = study.plan
        let specialties = Dictionary(plan.specialties.map { ($0.code.description, $0) }) { first, _ in first }
        let labels = plan.specialties.map { "\($0.code) = \($0.label.invariant)" }.joined(separator: "; ")
        let simulated = ExportValue.flag(study.readersAreSimulated)
        return [
            Column("study", "Short name of the study.") { _ in plan.name.description },
            Column("reader", "Code of the reader; names are kept elsewhere.") { $0.row["code"] },
            Column("specialty", "Specialty that the reader gave, else that of the invitation.", values: labels) {
                $0.specialty
            },
            Column("specialty_label", "The same in words.") { specialties[$0.specialty]?.label.invariant ?? "" },
            Column("group", "Specialties that are analysed together; empty when the study has none.") {
                specialties[$0.specialty]?.group ?? ""
            },
            Column("years_experience", "Years in the specialty, as the reader gave them.", unit: "year") {
                ExportValue.number($0.row["years_experience"] as Int?)
            },
            Column("simulated_reader", "Whether the reader is simulated and no person.", values: ExportValue.yesNo) {
                _ in
                simulated
            },
            Column("void", "Why the reader's answers are void and must not be analysed; empty = they are not.") {
                ExportValue.text($0.row["void_reason"])
            },
            Column("session", "Number of the reading session, from 1.") {
                ExportValue.number($0.row["session"] as Int)
            },
            Column("position", "Place of the case in this reader's order of this session, from 1.") {
                ExportValue.number($0.row["position"] as Int)
            },
            Column("case", "Number of the case in the study's table of cases.") { $0.row["case_number"] },
        ]
    }

    private var status: [Column] {
        let primary = study.plan.primaryQuestion?.id
        return [
            Column(
                "status",
                "Whether the first question has an answer. Missing is neither yes, nor no, nor cannot assess.",
                values: "answered; cannot-assess; missing"
            ) { row in
                switch primary.flatMap({ row.responses[$0] }) {
                case nil: "missing"
                case .cannotAssess: AnswerColumns.cannotAssess
                default: "answered"
                }
            }
        ]
    }

    private var answers: [Column] {
        AnswerColumns.all(of: study.plan, reserved: Self.reserved).map { $0.from(\.responses) }
    }

    private var positive: [Column] {
        guard let question = study.plan.primaryQuestion, case .choice(let options, _) = question.kind else { return [] }
        let values = options.compactMap { option in option.positive.map { "\($0 ? 1 : 0) = \(option.code)" } }
        return [
            Column(
                "positive", "Whether the answer to the first question says that the condition is present.",
                values: (values + ["empty = it says neither, cannot assess, or missing"]).joined(separator: "; ")
            ) { row in
                guard case .choice(let code) = row.responses[question.id] else { return "" }
                return ExportValue.flag(options.first { $0.code == code }?.positive)
            }
        ]
    }

    private var version: [Column] {
        [
            Column("version", "1 = first answer to the case, counting its changes; empty = no answer.") {
                ExportValue.number($0.reading?.version)
            }
        ]
    }

    private var reason: [Column] {
        [
            Column("change_reason", "Why the reader changed the answer, in his words.") {
                ExportValue.text($0.reading?.submission.changeReason)
            }
        ]
    }
}
