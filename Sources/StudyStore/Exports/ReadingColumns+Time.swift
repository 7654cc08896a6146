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
                .moment
            ) { ExportCell($0.reading?.submission.shownAt) },
            Column(
                "answered_at", "When the reader saved, on the server's clock; without a network, before it arrived.",
                .moment
            ) { ExportCell($0.reading?.submission.answeredAt) },
            Column(
                "received_at", "When the server had the answer on its disk, on its clock.", .moment
            ) { ExportCell($0.reading?.receivedAt) },
            Column(
                "reading_seconds", "answered_at minus shown_at: everything in between, pauses too.", .number, unit: "s"
            ) { row in
                guard let submission = row.reading?.submission else { return .empty }
                return ExportCell(seconds: submission.answeredAt.milliseconds - submission.shownAt.milliseconds)
            },
            Column(
                "active_seconds",
                """
                Time in which the page was visible, had the focus, and the reader was not idle, from paint to saving; \
                idle is without any movement, click, wheel or key for more than 60 s, from then on. Of a case that was \
                taken up again: up to the last entry before it was left, and since it was painted again.
                """,
                .number, unit: "s"
            ) { ExportCell(seconds: $0.reading?.submission.activeMilliseconds) },
            Column(
                "first_decision_seconds",
                "From shown_at to the first choice, which may have been changed before saving.", .number, unit: "s"
            ) { ExportCell(seconds: $0.reading?.submission.firstDecisionMilliseconds) },
        ]
    }

    /// How the radiograph stood on the screen when the reader saved.
    var view: [Column] {
        [
            Column(
                "view_changes",
                "How often window, zoom, position or inversion were changed since the last paint; one gesture is one.",
                .integer
            ) {
                ExportCell($0.reading?.submission.viewChanges)
            },
            Column("window_centre", "Centre of the grey window at saving.", .number, unit: "grey value") {
                ExportCell($0.reading?.submission.view?.windowCentre)
            },
            Column("window_width", "Width of the grey window at saving.", .number, unit: "grey value") {
                ExportCell($0.reading?.submission.view?.windowWidth)
            },
            Column("zoom", "Pixels of the screen a pixel of the radiograph, at saving.", .number) {
                ExportCell($0.reading?.submission.view?.zoom)
            },
            Column(
                "pan_x", "Pixel of the radiograph at the middle of the screen, from the left.", .number, unit: "pixel"
            ) {
                ExportCell($0.reading?.submission.view?.panX)
            },
            Column(
                "pan_y", "Pixel of the radiograph at the middle of the screen, from the top.", .number, unit: "pixel"
            ) {
                ExportCell($0.reading?.submission.view?.panY)
            },
            Column("inverted", "Whether black and white were exchanged at saving.", .flag) {
                ExportCell($0.reading?.submission.view?.inverted)
            },
            Column(
                "one_to_one_seconds", "Time at one screen pixel a radiograph pixel or closer, since the last paint.",
                .number, unit: "s"
            ) { ExportCell(seconds: $0.reading?.submission.view?.oneToOneMilliseconds) },
        ]
    }
}
