/// What a column of an input table means, and the names under which people write it.
enum ColumnMeaning: Int, CaseIterable {
    case caseNumber, truth, truthSource, subtype, side, age, sex, severity
    case reader, specialty, group, years
    case modality, answer, status, confidence, seconds, position, void, simulated
    case probability, model, version
    case reviewer, place, remark

    /// The names, the preferred one first; a table that has several uses the first of them.
    var names: [String] {
        switch self {
        case .caseNumber: ["case_id", "case", "case_number", "caseid", "image_id"]
        case .truth:
            [
                "truth", "fracture", "reference_fracture", "reference", "reference_standard", "label", "diseased",
                "disease", "gold_standard",
            ]
        case .truthSource:
            ["truth_source", "reference_source", "reference_standard_source", "truth_established_by", "verified_by"]
        case .subtype: ["subtype", "type", "reference_type", "fracture_type"]
        case .side: ["side", "reference_side", "laterality"]
        case .age: ["age", "age_years"]
        case .sex: ["sex", "gender"]
        case .severity: ["iss", "injury_severity_score"]
        case .reader: ["reader_id", "reader", "reader_code", "readerid", "rater"]
        case .specialty: ["specialty", "speciality"]
        case .group: ["group", "reader_group"]
        case .years: ["years_experience", "years", "experience", "experience_years"]
        case .modality: ["modality", "session", "treatment", "condition", "modality_id", "modalityid"]
        case .answer: ["positive", "answer", "call", "decision", "diagnosis", "response", "fracture"]
        case .status: ["status"]
        case .confidence: ["confidence", "certainty", "suspicion", "rating", "score"]
        // Of an export's two, the time in which the reader was idle or away is not reading time.
        case .seconds: ["active_seconds", "seconds", "reading_seconds", "reading_time", "time"]
        case .position: ["read_order", "position", "order", "reading_order"]
        case .void: ["void"]
        case .simulated: ["simulated_reader"]
        case .probability: ["probability", "model_probability", "score", "prediction", "prob", "p"]
        case .model: ["model", "model_name"]
        case .version: ["version", "model_version"]
        case .reviewer: ["reviewer", "reviewer_id", "reader_id", "reader", "rater"]
        case .place: ["place", "answer", "location", "activation"]
        case .remark: ["remark", "remarks", "note", "comment"]
        }
    }

    /// What the column holds, in words.
    var words: String {
        switch self {
        case .caseNumber: "the case"
        case .truth: "the reference standard"
        case .reader: "the reader"
        case .answer: "the answer"
        case .probability: "the model's probability"
        case .reviewer: "the reviewer"
        case .place: "where the activation lies"
        default: names[0]
        }
    }
}
