import Yams

extension StudyFileScan {
    /// What readers are told of a model, and whether the rest of the plan allows it.
    mutating func aid(
        _ place: Place?, sessions: [StudyPlan.Session], sessionsPlace: Place?, change: StudyPlan.ChangePolicy,
        in whole: Section
    ) -> StudyPlan.Aid? {
        let isCrossover = sessions.contains { $0.reading == .crossover }
        let isAided = isCrossover || sessions.contains { $0.reading == .sequential }
        if isCrossover, let sessionsPlace { checkCrossover(sessions, sessionsPlace) }
        if isAided, change.limit != .untilCase {
            report(
                in: whole, key: "change",
                "lets readers change an answer after the model has spoken, and a session is read with the model",
                "write \"change: { until: case }\"; the second answer is where a reader changes his mind")
        }
        guard let place else {
            if isAided, let sessionsPlace {
                report(
                    sessionsPlace, "has a session that is read with a model, and the study file names none",
                    "add \"aid: { model: NAME, heat-map: shown }\"")
            }
            return nil
        }
        guard let section = section(place, keys: ["model", "heat-map"]) else { return nil }
        if !isAided {
            warn(
                place, "names a model, and every session is read without one",
                "write \"reading: sequential\" or \"reading: crossover\" in the sessions, or remove the key")
        }
        let model = scalar(required("model", in: section, such: "densenet"))?.trimmed
        let heatMap: StudyPlan.Aid.HeatMap = choice(section["heat-map"], default: .shown)
        return model.map { StudyPlan.Aid(model: $0, heatMap: heatMap) }
    }

    /// A crossover is two sessions with a pause between them.
    private mutating func checkCrossover(_ sessions: [StudyPlan.Session], _ place: Place) {
        if sessions.count != 2 || sessions.contains(where: { $0.reading != .crossover }) {
            report(
                place, "are not the two sessions of a crossover",
                "write two sessions, both with \"reading: crossover\"; which of them is read with the model is drawn for "
                    + "each reader")
        } else if sessions[1].washoutDays == 0 {
            report(
                place, "have no pause in which a reader could forget the cases and what the model said of them",
                "write \"washout-days: 28\" in the second session")
        }
    }
}
