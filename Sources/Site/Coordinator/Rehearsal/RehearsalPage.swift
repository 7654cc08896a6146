import Reports
import Studies

/// The page of a study's rehearsal.
struct RehearsalPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    /// What was wrong with what was asked for.
    let problem: String?
    /// Why the last rehearsal came to nothing, in English.
    let failure: String?
    let isRunning: Bool
    let phase: String
    /// Steps of the phase that are done, and all of them.
    let stepsDone: Int
    let steps: Int
    let canBegin: Bool
    let fields: [Field]
    let result: Result?
    let command: String
    let pageData: String

    /// A field of the form.
    struct Field: Sendable {
        let name: String
        let label: String
        let value: String
    }

    /// What a rehearsal found.
    struct Result: Sendable {
        /// Who read what.
        let counts: String
        let isSound: Bool
        let wrongs: [String]
        let caption: String
        let rows: [Row]
        /// How often the primary comparison is significant.
        let primary: String?

        /// One measure of a group.
        struct Row: Sendable {
            let group: String
            let measure: String
            let mean: String
            let readersOnly: String
            let readersAndCases: String
        }

        init(_ summary: RehearsalSummary, desk: CoordinatorDesk, _ language: Language) {
            let expected = summary.expected
            counts = desk.text(
                "rehearsal.counts", language,
                filling: [
                    "readers": "\(summary.readers)", "cases": "\(summary.cases)", "sessions": "\(summary.sessions)",
                    "answers": "\(summary.answers)",
                ])
            isSound = summary.problems.isEmpty
            wrongs = summary.problems
            caption = desk.text(
                "rehearsal.caption", language,
                filling: [
                    "studies": "\(expected.studies)", "level": PrintedNumber.percent(expected.level, places: 0),
                ])
            rows = expected.widths.map { width in
                Row(
                    group: width.group, measure: width.measure, mean: PrintedNumber.percent(width.mean),
                    readersOnly: width.readersOnly.map { PrintedNumber.percent($0) } ?? "–",
                    readersAndCases: width.readersAndCases.map { PrintedNumber.percent($0) } ?? "–")
            }
            primary = expected.primary.flatMap { primary in
                primary.power.map { power in
                    desk.text(
                        "rehearsal.primary", language,
                        filling: [
                            "measure": desk.pages.strings.text("setup.choices.measure.\(primary.measure)", language),
                            "comparison": desk.pages.strings.text(
                                "setup.choices.comparison.\(primary.comparison)", language),
                            "difference": primary.difference.map { PrintedNumber.decimal(100 * $0, places: 1) } ?? "–",
                            "power": PrintedNumber.percent(power, places: 0), "tested": "\(primary.tested)",
                            "studies": "\(expected.studies)",
                        ])
                }
            }
        }
    }
}
