extension StudyFileScan {
    /// The sessions; one without a name when the study file says nothing.
    mutating func sessions(_ place: Place?) -> [StudyPlan.Session] {
        guard let place else { return [StudyPlan.Session(label: nil, washoutDays: 0)] }
        var sessions: [StudyPlan.Session] = []
        let items = items(place, of: "session")
        for (position, item) in items.enumerated() {
            guard let section = section(item, keys: ["label", "washout-days", "reading"]) else { continue }
            let label = text(
                items.count > 1 ? required("label", in: section, such: "Reading \(position + 1)") : section["label"])
            let place = position > 0 ? required("washout-days", in: section, such: "28") : section["washout-days"]
            let days = integer(place, in: 0...3650, default: position == 0 ? 0 : 28)
            if let place, position == 0, days != 0 {
                report(
                    place, "is a pause before the first session", "write 0 there; a pause belongs to the later session")
            }
            if let place, position > 0, days == 0 {
                warn(
                    place, "lets readers read the same cases again at once, when they remember them",
                    "write a pause such as 28")
            }
            sessions.append(
                StudyPlan.Session(
                    label: label, washoutDays: days, reading: choice(section["reading"], default: .unaided)))
        }
        return sessions
    }

    /// How orders are made: balanced, seed 1, at most 5 of a class in a row unless said otherwise.
    mutating func order(_ place: Place?) -> StudyPlan.OrderPlan {
        let section = section(place, keys: ["policy", "seed", "longest-run"])
        return StudyPlan.OrderPlan(
            policy: choice(section?["policy"], default: .balanced), seed: seed(section?["seed"]),
            longestRun: integer(section?["longest-run"], in: 2...1_000, default: 5))
    }

    /// Until when answers may be changed: until the session ends, with a reason after it, unless said otherwise.
    mutating func change(_ place: Place?) -> StudyPlan.ChangePolicy {
        let section = section(place, keys: ["until", "reason"])
        return StudyPlan.ChangePolicy(
            limit: choice(section?["until"], default: .untilSession), reason: choice(section?["reason"], default: .late)
        )
    }

    /// What makes the page go on: the button, unless said otherwise.
    mutating func advance(_ place: Place?, questions: [Question]) -> StudyPlan.Advance {
        guard let section = section(place, keys: ["advance"]) else { return .onSave }
        let advance: StudyPlan.Advance = choice(section["advance"], default: .onSave)
        if advance == .onChoice, let place = section["advance"],
            questions.count > 1 || questions.first?.isRequired == false
        {
            report(
                place, "works only with a single question, which must be required",
                "write on-save, or keep only the first question")
        }
        return advance
    }

    /// The table of cases and the folder of their images.
    mutating func cases(_ place: Place?) -> (file: String, images: String) {
        let section = section(place, keys: ["file", "images"])
        return (
            relativePath(section?["file"], default: "cases.csv"), relativePath(section?["images"], default: "images")
        )
    }

    /// The practice cases, if there are any.
    mutating func warmUp(_ place: Place?, casesFile: String) -> StudyPlan.WarmUp? {
        guard let section = section(place, keys: ["file", "images"]) else { return nil }
        let warmUp = StudyPlan.WarmUp(
            file: relativePath(section["file"], default: "warm-up.csv"),
            imageFolder: relativePath(section["images"], default: "warm-up"))
        if warmUp.file == casesFile {
            report(
                in: section, key: "file", "is also the table of cases",
                "keep practice cases in a table of their own; readers are told their truth")
        }
        return warmUp
    }

    /// The counts that the coordinator declared.
    mutating func design(_ place: Place?) -> StudyPlan.DeclaredDesign? {
        let keys = ["cases", "fracture", "femoral-neck", "intertrochanteric", "none"]
        guard let section = section(place, keys: keys) else { return nil }
        var counts: [String: Int] = [:]
        for key in keys where section[key] != nil {
            counts[key] = integer(section[key], in: 0...1_000_000, default: 0)
        }
        checkSum(["fracture", "none"], of: "cases", counts: counts, in: section)
        checkSum(["femoral-neck", "intertrochanteric"], of: "fracture", counts: counts, in: section)
        return StudyPlan.DeclaredDesign(
            cases: counts["cases"], fracture: counts["fracture"], femoralNeck: counts["femoral-neck"],
            intertrochanteric: counts["intertrochanteric"], none: counts["none"])
    }

    private mutating func checkSum(_ parts: [String], of whole: String, counts: [String: Int], in section: Section) {
        guard let total = counts[whole] else { return }
        let known = parts.compactMap { counts[$0] }
        let sum = known.reduce(0, +)
        guard sum > total || (known.count == parts.count && sum != total) else { return }
        report(
            in: section, key: whole,
            "does not agree with \(parts.joined(separator: " and ")), which make \(sum) together",
            "correct one of the numbers")
    }
}
