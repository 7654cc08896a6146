import Yams

extension StudyFileScan {
    /// What readers are told of a model, and whether the rest of the plan allows it.
    mutating func aid(
        _ place: Place?, sessions: [StudyPlan.Session], sessionsPlace: Place?, change: StudyPlan.ChangePolicy,
        in whole: Section
    ) -> StudyPlan.Aid? {
        let isAided = sessions.contains { $0.reading == .sequential }
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
                "write \"reading: sequential\" in a session, or remove the key")
        }
        let model = scalar(required("model", in: section, such: "densenet"))?.trimmed
        let heatMap: StudyPlan.Aid.HeatMap = choice(section["heat-map"], default: .shown)
        return model.map { StudyPlan.Aid(model: $0, heatMap: heatMap) }
    }
}
