/// Why a record of a registry cannot be a case, in the order in which a flow diagram leaves records out.
///
/// A record is left out for the first reason that holds, so every record is counted once.
public enum RegistryExclusion: String, CaseIterable, Sendable {
    /// A cell has errors, and the mapping lets such records go.
    case unreadable
    /// No date of injury.
    case noDate = "no_date"
    /// Injured before or after the period.
    case outsidePeriod = "outside_period"
    /// The patient's age is not known, and the mapping asks for a range.
    case noAge = "no_age"
    /// Younger or older than the mapping asks for.
    case outsideAge = "outside_age"
    /// Named in the mapping, with a reason of its own.
    case named
    /// No diagnosis at all, so that a hip fracture is neither known nor ruled out.
    case noDiagnosis = "no_diagnosis"
    /// A code that the mapping wants excluded.
    case unwantedCode = "unwanted_code"
    /// A later visit for an earlier fracture: the film shows no fresh one.
    case laterEncounter = "later_encounter"
    /// An open fracture of the hip.
    case open
    /// Subtrochanteric, alone or beside another one.
    case subtrochanteric
    /// Of the growth plate.
    case physeal
    /// Pathological or stress fracture, or one around an implant.
    case diseasedBone = "diseased_bone"
    /// Femoral neck and intertrochanteric on one side, or the side is told in two ways.
    case contradictory
    /// Fractures of both hips: a case has one reference standard.
    case bothSides = "both_sides"
    /// A fracture of the femur without a site, which may be one of the hip.
    case siteUnknown = "site_unknown"
    /// No image file.
    case noImage = "no_image"
    /// More than one image file, and nobody has said which is the case's.
    case severalImages = "several_images"

    /// The patient has another record that can be a case, with an earlier injury.
    case samePatient = "same_patient"

    /// The criterion that a reason belongs to; one step of the flow diagram each.
    public enum Stage: CaseIterable, Sendable {
        case record, period, age, named, diagnosis, image, patient
    }

    /// Its step in the flow.
    public var stage: Stage {
        switch self {
        case .unreadable: .record
        case .noDate, .outsidePeriod: .period
        case .noAge, .outsideAge: .age
        case .named: .named
        case .noDiagnosis, .unwantedCode, .laterEncounter, .open, .subtrochanteric, .physeal, .diseasedBone,
            .contradictory, .bothSides, .siteUnknown:
            .diagnosis
        case .noImage, .severalImages: .image
        case .samePatient: .patient
        }
    }

    /// As in a flow diagram: `open fracture`.
    public var words: String {
        switch self {
        case .unreadable: "record with errors"
        case .noDate: "no date of injury"
        case .outsidePeriod: "injured outside the period"
        case .noAge: "age unknown"
        case .outsideAge: "outside the range of age"
        case .named: "excluded by name, with a reason"
        case .noDiagnosis: "no diagnosis"
        case .unwantedCode: "diagnosis excluded by the mapping"
        case .laterEncounter: "later visit for an earlier fracture"
        case .open: "open fracture"
        case .subtrochanteric: "subtrochanteric fracture"
        case .physeal: "fracture of the growth plate"
        case .diseasedBone: "pathological, stress or periprosthetic fracture"
        case .contradictory: "contradictory diagnoses"
        case .bothSides: "fractures of both hips"
        case .siteUnknown: "fracture of the femur without a site"
        case .noImage: "no image"
        case .severalImages: "several images"
        case .samePatient: "earlier injury of the same patient"
        }
    }
}
