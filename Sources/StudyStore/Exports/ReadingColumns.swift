import Studies

/// The columns of the tables `readings` and `versions`.
struct ReadingColumns {
    let study: StudyRecord
    /// What is true about the cases; none when the export must not say it.
    let reference: [ReferenceColumns.Column]

    typealias Column = ExportColumn<ReadingRow>

    var readings: [Column] { who + status + answers + positive + version + times + view + reason + truth }

    var versions: [Column] {
        let standing = Column("standing", "Whether this version counts: it is the newest of its case.", .flag) {
            .flag($0.isStanding)
        }
        let submission = Column("submission", "Key under which the page sent the answer, unique.") {
            ExportCell($0.reading?.submission.key)
        }
        return who + version + [standing] + status + answers + positive + times + view + reason + [submission]
    }

    /// Names that a question's column cannot have in any table.
    static let reserved: Set<String> = [
        "study", "reader", "specialty", "group", "void", "session", "arm", "position", "case", "status", "positive",
        "version",
        "zoom", "inverted", "age", "sex", "iss", "standing", "submission",
    ]

    private var who: [Column] {
        let plan = study.plan
        let name = plan.name.description
        let labels = plan.specialties.map { "\($0.code) = \($0.label.invariant)" }.joined(separator: "; ")
        let simulated = study.readersAreSimulated
        let arm = Column(
            "arm", "How the session was read: with the model's probability and heat map from the start, or without.",
            .code, values: "unaided; aided"
        ) { ExportCell($0.reader.armOrder?.arm(ofSession: $0.session)?.rawValue) }
        return [
            Column("study", "Short name of the study.") { _ in .text(name) },
            Column("reader", "Code of the reader; names are kept elsewhere.") { .text($0.reader.code) },
            Column("specialty", "Specialty that the reader gave, else that of the invitation.", .code, values: labels) {
                .text($0.reader.specialty)
            },
            Column("specialty_label", "The same in words.") { $0.reader.specialtyLabel },
            Column("group", "Specialties that are analysed together; empty when the study has none.") {
                $0.reader.group
            },
            Column("years_experience", "Years in the specialty, as the reader gave them.", .integer, unit: "year") {
                $0.reader.yearsOfExperience
            },
            Column("simulated_reader", "Whether the reader is simulated and no person.", .flag) { _ in
                .flag(simulated)
            },
            Column("void", "Why the reader's answers are void and must not be analysed; empty = they are not.") {
                ExportCell($0.reader.voidReason)
            },
            Column("session", "Number of the reading session, from 1.", .integer) { ExportCell($0.session) },
        ] + (plan.isCrossover ? [arm] : []) + [
            Column("position", "Place of the case in this reader's order of this session, from 1.", .integer) {
                ExportCell($0.position)
            },
            Column("case", "Number of the case in the study's table of cases.") { .text($0.studyCase.number) },
        ]
    }

    private var status: [Column] {
        let primary = study.plan.primaryQuestion?.id
        return [
            Column(
                "status",
                "Whether the first question has an answer. Missing is neither yes, nor no, nor cannot assess.", .code,
                values: "answered; cannot-assess; missing"
            ) { row in
                switch primary.flatMap({ row.responses[$0] }) {
                case nil: .text("missing")
                case .cannotAssess: .text(AnswerColumns.cannotAssess)
                default: .text("answered")
                }
            }
        ]
    }

    private var answers: [Column] {
        AnswerColumns.all(of: study.plan, reserved: Self.reserved).map { $0.from { $0.responses } }
    }

    private var positive: [Column] {
        Self.positive(of: study.plan, name: "positive").map { [$0.from { $0.responses }] } ?? []
    }

    /// Whether the first question is answered with the condition; `nil` when no answer to it says so.
    static func positive(of plan: StudyPlan, name: String) -> AnswerColumns.Column? {
        guard let question = plan.primaryQuestion, case .choice(let options, _) = question.kind else { return nil }
        let id = question.id
        let values = options.compactMap { option in option.positive.map { "\($0 ? "yes" : "no") = \(option.code)" } }
        return AnswerColumns.Column(
            name, "Whether the answer to the first question says that the condition is present.", .flag,
            values: ([ExportType.flag.values] + values + ["empty = it says neither, cannot assess, or missing"])
                .joined(separator: "; ")
        ) { responses in
            guard case .choice(let code) = responses[id] else { return .empty }
            return ExportCell(options.first { $0.code == code }?.positive)
        }
    }

    private var truth: [Column] { reference.map { $0.from { $0.studyCase } } }

    private var version: [Column] {
        [
            Column("version", "1 = first answer to the case, counting its changes; empty = no answer.", .integer) {
                ExportCell($0.reading?.version)
            }
        ]
    }

    private var reason: [Column] {
        [
            Column("change_reason", "Why the reader changed the answer, in his words.") {
                ExportCell($0.reading?.submission.changeReason)
            }
        ]
    }
}
