import GRDB
import Studies

extension ReadingColumns {
    /// When and for how long.
    var times: [Column] {
        [
            Column(
                "shown_at",
                """
                When the full-resolution radiograph was painted, on the server's clock. Of a case that was left with \
                unsaved entries and taken up again in the same browser: when it was painted first.
                """,
                values: ExportValue.moment
            ) { ExportValue.moment($0.reading?.submission.shownAt) },
            Column(
                "answered_at", "When the reader saved, on the server's clock; without a network, before it arrived.",
                values: ExportValue.moment
            ) { ExportValue.moment($0.reading?.submission.answeredAt) },
            Column(
                "received_at", "When the server had the answer on its disk, on its clock.", values: ExportValue.moment
            ) { ExportValue.moment($0.reading?.receivedAt) },
            Column(
                "reading_seconds", "answered_at minus shown_at: everything in between, pauses too.", unit: "s"
            ) { row in
                guard let submission = row.reading?.submission else { return "" }
                return ExportValue.seconds(submission.answeredAt.milliseconds - submission.shownAt.milliseconds)
            },
            Column(
                "active_seconds",
                """
                Time in which the page was visible, had the focus, and the reader was not idle, from paint to saving; \
                idle is without any movement, click, wheel or key for more than 60 s, from then on. Of a case that was \
                taken up again: up to the last entry before it was left, and since it was painted again.
                """,
                unit: "s"
            ) { ExportValue.seconds($0.reading?.submission.activeMilliseconds) },
            Column(
                "first_decision_seconds",
                "From shown_at to the first choice, which may have been changed before saving.", unit: "s"
            ) { ExportValue.seconds($0.reading?.submission.firstDecisionMilliseconds) },
        ]
    }

    /// How the radiograph stood on the screen when the reader saved.
    var view: [Column] {
        [
            Column(
                "view_changes",
                "How often window, zoom, position or inversion were changed since the last paint; one gesture is one."
            ) {
                ExportValue.number($0.reading?.submission.viewChanges)
            },
            Column("window_centre", "Centre of the grey window at saving.", unit: "grey value") {
                ExportValue.number($0.reading?.submission.view?.windowCentre)
            },
            Column("window_width", "Width of the grey window at saving.", unit: "grey value") {
                ExportValue.number($0.reading?.submission.view?.windowWidth)
            },
            Column("zoom", "Pixels of the screen a pixel of the radiograph, at saving.") {
                ExportValue.number($0.reading?.submission.view?.zoom)
            },
            Column("pan_x", "Pixel of the radiograph at the middle of the screen, from the left.", unit: "pixel") {
                ExportValue.number($0.reading?.submission.view?.panX)
            },
            Column("pan_y", "Pixel of the radiograph at the middle of the screen, from the top.", unit: "pixel") {
                ExportValue.number($0.reading?.submission.view?.panY)
            },
            Column("inverted", "Whether black and white were exchanged at saving.", values: ExportValue.yesNo) {
                ExportValue.flag($0.reading?.submission.view?.inverted)
            },
            Column(
                "one_to_one_seconds", "Time at one screen pixel a radiograph pixel or closer, since the last paint.",
                unit: "s"
            ) { ExportValue.seconds($0.reading?.submission.view?.oneToOneMilliseconds) },
        ]
    }

    /// What is true about the case; no column at all when the export must not say it.
    var reference: [Column] {
        guard let truth else { return [] }
        func column(
            _ name: String, _ meaning: String, unit: String = "", values: String = "",
            cell: @escaping (StudyCase) -> String
        ) -> Column {
            Column(name, meaning, unit: unit, values: values) { row in
                truth[CaseNumber(row.row["case_number"])].map(cell) ?? ""
            }
        }
        func edge(_ name: String, _ place: KeyPath<ReferenceStandard.Box, Double>) -> Column {
            column("reference_box_\(name)", "Edge of the box around the fracture, origin top left.", unit: "pixel") {
                ExportValue.number($0.reference.box?[keyPath: place])
            }
        }
        return [
            column("reference_fracture", "Whether there is a hip fracture.", values: ExportValue.yesNo) {
                ExportValue.flag($0.reference.fracture)
            },
            column(
                "reference_type", "Kind of fracture.",
                values: ReferenceStandard.FractureType.allCases.map(\.rawValue).joined(separator: "; ")
            ) { $0.reference.type.rawValue },
            column(
                "reference_side", "The patient's side; empty without a fracture or when unknown.", values: "left; right"
            ) {
                ExportValue.text($0.reference.side?.rawValue)
            },
            column("reference_source", "How the truth was established.") { $0.reference.source },
            edge("x0", \.x0), edge("y0", \.y0), edge("x1", \.x1), edge("y1", \.y1),
            column("age", "Age of the patient; empty when unknown.", unit: "year") { ExportValue.number($0.age) },
            column("sex", "Sex of the patient; empty when unknown.", values: "female; male") {
                ExportValue.text($0.sex?.rawValue)
            },
            column("iss", "Injury severity score, 0 to 75; empty when unknown.") {
                ExportValue.number($0.injurySeverityScore)
            },
        ] + freeColumns(of: truth)
    }

    /// The columns of the table of cases that ReaderStudy does not know; they may tell the truth, so they go with it.
    private func freeColumns(of truth: [CaseNumber: StudyCase]) -> [Column] {
        Set(truth.values.flatMap(\.other.keys)).sorted().map { name in
            Column("case_\(name)", "Column \"\(name)\" of the study's table of cases, as the coordinator wrote it.") {
                ExportValue.text(truth[CaseNumber($0.row["case_number"])]?.other[name])
            }
        }
    }
}
