/// The trainings of this installation, each with its curves.
struct TrainingPage: Sendable {
    let coordinator: String
    let address: String
    /// Where trainings must lie to be shown here.
    let place: String
    let hasRuns: Bool
    let runs: [Run]
    /// Whether one is at work, so that the page looks again.
    let isLive: Bool

    /// One training.
    struct Run: Sendable {
        let title: String
        let anchor: String
        let phase: String
        let isAtWork: Bool
        let network: String
        let images: String
        let progress: Progress?
        let bestEpoch: String?
        let hasCurve: Bool
        let caption: String
        /// SVG, safe: its texts are escaped by Charts.
        let drawing: String
    }

    /// The epoch that is being trained.
    struct Progress: Sendable {
        let sentence: String
        let imagesDone: Int
        let imagesInEpoch: Int
    }
}
