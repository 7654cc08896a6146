/// Where the activation of a heat map lies, as a radiologist judges it; the source paper's three answers.
public enum ActivationPlace: String, CaseIterable, Sendable {
    /// At the fracture.
    case fractureSite = "fracture-site"
    /// At the hip of the other side.
    case opposite
    /// Anywhere else.
    case elsewhere
}
