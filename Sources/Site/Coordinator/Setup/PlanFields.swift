import Studies

/// What the form of a draft's plan asks for: one entry for each value of the study file that it knows. Everything else in
/// the study file stays as it is.
struct PlanField: Sendable {
    enum Kind: Sendable, Equatable {
        case line
        case area
        /// A number, or a few of them.
        case number
        /// One of these words; the first is what a study file means that says nothing.
        case choice([String])
    }

    /// The value's place in the study file, see ``StudyFileEditor``.
    var path: String
    /// What it is called: a key under `setup.fields`.
    var key: String
    var kind: Kind
    /// Whether it is a text in each of the study's languages.
    var isText = false
    /// Whether it is a list of numbers.
    var isList = false
    /// What stands behind the name, such as the code of an option.
    var detail = ""
}

/// A part of the form with its fields, and the entries of its list if it is one.
struct PlanGroup: Sendable {
    /// A key under `setup.groups`, and the place on the page.
    var key: String
    var fields: [PlanField] = []
    var entries: [Entry] = []
    /// Kinds of entries that can be added: keys under `setup.add`.
    var additions: [String] = []

    /// One question, specialty or session.
    struct Entry: Sendable {
        /// Its place: `questions.2`.
        var list: String
        var position: Int
        /// What it is: a key under `setup.entries`.
        var kind: String
        var fields: [PlanField]
        var canBeRemoved: Bool
    }
}

extension PlanGroup {
    /// All groups for what a study file holds.
    static func all(_ editor: StudyFileEditor) -> [PlanGroup] {
        [
            study, texts, questions(editor), specialties(editor), sessions(editor), aid, reading, design, analysis,
            quality,
        ]
    }

    private static let study = PlanGroup(
        key: "study",
        fields: [
            PlanField(path: "name", key: "name", kind: .line),
            PlanField(path: "title", key: "title", kind: .line, isText: true),
        ])

    private static let texts = PlanGroup(
        key: "texts",
        fields: [
            PlanField(path: "notice", key: "notice", kind: .area, isText: true),
            PlanField(path: "instructions", key: "instructions", kind: .area, isText: true),
            PlanField(path: "consent", key: "consent", kind: .area, isText: true),
        ])

    private static func questions(_ editor: StudyFileEditor) -> PlanGroup {
        let count = editor.count("questions")
        let entries = (0..<count).map { index in
            let path = "questions.\(index + 1)"
            let kind = editor.value("\(path).kind") ?? "choice"
            return Entry(
                list: "questions", position: index + 1, kind: kind, fields: question(path, kind: kind, editor),
                canBeRemoved: index > 0)
        }
        return PlanGroup(
            key: "questions", entries: entries, additions: ["scale5", "percent", "marks", "choice", "note"])
    }

    private static func question(_ path: String, kind: String, _ editor: StudyFileEditor) -> [PlanField] {
        var fields = [
            PlanField(path: "\(path).text", key: "questionText", kind: .line, isText: true),
            PlanField(path: "\(path).id", key: "questionID", kind: .line),
            PlanField(path: "\(path).required", key: "required", kind: .choice(["true", "false"])),
        ]
        switch kind {
        case "choice":
            for option in (0..<editor.count("\(path).options")).map({ "\(path).options.\($0 + 1)" }) {
                let code = editor.value("\(option).code") ?? ""
                fields.append(
                    PlanField(path: "\(option).label", key: "optionLabel", kind: .line, isText: true, detail: code))
                fields.append(PlanField(path: "\(option).key", key: "optionKey", kind: .line, detail: code))
            }
            if editor.has("\(path).cannot-assess") {
                fields.append(
                    PlanField(path: "\(path).cannot-assess.label", key: "cannotAssessLabel", kind: .line, isText: true))
                for index in 0..<editor.count("\(path).cannot-assess.reasons") {
                    let reason = "\(path).cannot-assess.reasons.\(index + 1)"
                    fields.append(
                        PlanField(
                            path: "\(reason).label", key: "reasonLabel", kind: .line, isText: true,
                            detail: editor.value("\(reason).code") ?? ""))
                }
            }
        case "scale5":
            fields += (1...5).map {
                PlanField(path: "\(path).labels.\($0)", key: "scaleLabel", kind: .line, isText: true, detail: "\($0)")
            }
        case "percent":
            fields.append(PlanField(path: "\(path).low", key: "low", kind: .line, isText: true))
            fields.append(PlanField(path: "\(path).high", key: "high", kind: .line, isText: true))
        case "marks":
            fields += [
                PlanField(path: "\(path).shape", key: "shape", kind: .choice(Mark.Shape.allCases.map(\.rawValue))),
                PlanField(path: "\(path).per-side", key: "perSide", kind: .choice(["false", "true"])),
                PlanField(path: "\(path).minimum", key: "minimum", kind: .number),
                PlanField(path: "\(path).maximum", key: "maximum", kind: .number),
            ]
        default: fields.append(PlanField(path: "\(path).maximum-length", key: "maximumLength", kind: .number))
        }
        return fields
    }

    private static func specialties(_ editor: StudyFileEditor) -> PlanGroup {
        let count = editor.count("specialties")
        let entries = (0..<count).map { index in
            let path = "specialties.\(index + 1)"
            return Entry(
                list: "specialties", position: index + 1, kind: "specialty",
                fields: [
                    PlanField(path: "\(path).label", key: "specialtyLabel", kind: .line, isText: true),
                    PlanField(path: "\(path).code", key: "code", kind: .line),
                    PlanField(path: "\(path).group", key: "group", kind: .line),
                    PlanField(path: "\(path).colour", key: "colour", kind: .line),
                    PlanField(
                        path: "\(path).marker", key: "marker",
                        kind: .choice(Specialty.Marker.allCases.map(\.rawValue))),
                ], canBeRemoved: count > 1)
        }
        return PlanGroup(key: "specialties", entries: entries, additions: ["specialty"])
    }

    private static func sessions(_ editor: StudyFileEditor) -> PlanGroup {
        let count = editor.count("sessions")
        let entries = (0..<count).map { index in
            let path = "sessions.\(index + 1)"
            var fields = [PlanField(path: "\(path).label", key: "sessionLabel", kind: .line, isText: true)]
            if index > 0 { fields.append(PlanField(path: "\(path).washout-days", key: "washoutDays", kind: .number)) }
            fields.append(
                PlanField(
                    path: "\(path).reading", key: "sessionReading",
                    kind: .choice(words(StudyPlan.Session.Reading.unaided))))
            return Entry(
                list: "sessions", position: index + 1, kind: "session", fields: fields,
                canBeRemoved: index > 0)
        }
        // A crossover has two sessions and no third.
        let isCrossover = (0..<count).contains {
            editor.value("sessions.\($0 + 1).reading") == StudyPlan.Session.Reading.crossover.rawValue
        }
        return PlanGroup(
            key: "sessions", entries: entries, additions: isCrossover && count > 1 ? [] : ["session"])
    }

    private static let aid = PlanGroup(
        key: "aid",
        fields: [
            PlanField(path: "aid.model", key: "aidModel", kind: .line),
            PlanField(path: "aid.heat-map", key: "aidHeatMap", kind: .choice(words(StudyPlan.Aid.HeatMap.shown))),
        ])

    private static let reading = PlanGroup(
        key: "order",
        fields: [
            PlanField(
                path: "order.policy", key: "orderPolicy", kind: .choice(words(StudyPlan.OrderPlan.Policy.balanced))),
            PlanField(path: "order.seed", key: "orderSeed", kind: .number),
            PlanField(path: "order.longest-run", key: "longestRun", kind: .number),
            PlanField(
                path: "change.until", key: "changeUntil",
                kind: .choice(words(StudyPlan.ChangePolicy.Limit.untilSession))),
            PlanField(
                path: "change.reason", key: "changeReason", kind: .choice(words(StudyPlan.ChangePolicy.Reason.late))),
            PlanField(path: "reading.advance", key: "advance", kind: .choice(words(StudyPlan.Advance.onSave))),
        ])

    private static let design = PlanGroup(
        key: "design",
        fields: ["cases", "fracture", "femoral-neck", "intertrochanteric", "none"].map {
            PlanField(path: "design.\($0)", key: "design-\($0)", kind: .number)
        })

    private static let analysis = PlanGroup(
        key: "analysis",
        fields: [
            PlanField(
                path: "analysis.primary-endpoint.measure", key: "measure",
                kind: .choice(words(AnalysisPlan.Measure.sensitivity))),
            PlanField(
                path: "analysis.primary-endpoint.comparison", key: "comparison",
                kind: .choice(words(AnalysisPlan.Comparison.modelVersusReaders))),
            PlanField(path: "analysis.non-inferiority-margin", key: "margin", kind: .number),
            PlanField(path: "analysis.threshold", key: "threshold", kind: .number),
            PlanField(path: "analysis.level", key: "level", kind: .number),
            PlanField(path: "analysis.bootstrap.replicates", key: "replicates", kind: .number),
            PlanField(path: "analysis.bootstrap.seed", key: "bootstrapSeed", kind: .number),
            PlanField(path: "analysis.prevalences", key: "prevalences", kind: .number, isList: true),
            PlanField(path: "analysis.missing", key: "missing", kind: .choice(words(AnalysisPlan.MissingRule.exclude))),
            PlanField(
                path: "analysis.cannot-assess", key: "cannotAssess",
                kind: .choice(words(AnalysisPlan.CannotAssessRule.asWrong))),
            PlanField(
                path: "analysis.results-before-lock", key: "resultsBeforeLock",
                kind: .choice(words(AnalysisPlan.ResultsBeforeLock.sealed))),
            PlanField(
                path: "analysis.heat-map-reference", key: "heatMapReference",
                kind: .choice(words(AnalysisPlan.HeatMapReference.hidden))),
        ])

    private static let quality = PlanGroup(
        key: "quality",
        fields: [
            PlanField(path: "quality.fastest-seconds", key: "fastestSeconds", kind: .number),
            PlanField(path: "quality.one-sided-probability", key: "oneSided", kind: .number),
            PlanField(path: "quality.away-minutes", key: "awayMinutes", kind: .number),
        ])

    /// All words of a setting, that which holds without one in front.
    private static func words<Value: RawRepresentable & CaseIterable & Equatable>(_ usual: Value) -> [String]
    where Value.RawValue == String {
        [usual.rawValue] + Value.allCases.filter { $0 != usual }.map(\.rawValue)
    }
}
