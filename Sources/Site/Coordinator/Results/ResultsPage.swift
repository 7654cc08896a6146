import Reports
import Studies
import StudyStore

/// The page of results; without results when they are sealed or not yet asked for.
struct ResultsPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    /// What follows the address of a file: the session that is shown, empty for the first.
    let sessionQuery: String
    let isSealed: Bool
    let canShow: Bool
    let hasResults: Bool
    let hasModel: Bool
    let hasReaders: Bool
    let hasProblems: Bool
    let problems: [String]
    let predictions: PredictionForm
    let headline: [Headline]
    let figures: [FigureValue]
    let tables: [TableValue]
    let modalities: [ModalityValue]

    /// One number at the top of the page.
    struct Headline: Sendable {
        let label: String
        let value: String
        let limits: String
    }

    /// A figure with its files.
    struct FigureValue: Sendable {
        let name: String
        /// As in the files: in English.
        let title: String
        /// What it is called in the page's language.
        let label: String
        /// The same, where the title is in another language.
        let heading: String?
        let caption: String
        /// The tag of its language, where that is not the page's.
        let captionLanguage: String?
        /// SVG, safe: its texts are escaped by Charts.
        let drawing: String
        let files: [FileLink]
    }

    /// A printed table with its files.
    struct TableValue: Sendable {
        let name: String
        /// As in the files: in English.
        let title: String
        /// What it is called in the page's language.
        let label: String
        /// The same, where the title is in another language.
        let heading: String?
        /// HTML of the template reports/table.
        let table: String
        let files: [FileLink]
    }

    /// A link to a file.
    struct FileLink: Sendable {
        let label: String
        let address: String
    }

    /// A session to choose when there are several.
    struct ModalityValue: Sendable {
        let name: String
        let index: Int
        let isShown: Bool
    }

    /// The form that adds a model's predictions.
    struct PredictionForm: Sendable {
        let models: [ModelValue]
        let hasModels: Bool
        let name: String
        let threshold: String
    }

    /// A model that the study has.
    struct ModelValue: Sendable {
        let name: String
        /// The page about it.
        let address: String
        let version: String
        let threshold: String
        let addedAt: TimeValue
    }
}
