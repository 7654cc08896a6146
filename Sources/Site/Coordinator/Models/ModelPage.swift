import Reports

/// The page of one model; without results when they are sealed or not yet asked for.
struct ModelPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    let resultsAddress: String
    let name: String
    let facts: [Fact]
    let isSealed: Bool
    let canShow: Bool
    let hasResults: Bool
    let figures: [ResultsPage.FigureValue]
    let matrix: Matrix?
    let gallery: Gallery?
    /// JSON for the script; empty without results.
    let data: String

    /// One line about the model.
    struct Fact: Sendable {
        let label: String
        let value: String
        let isDigest: Bool
    }

    /// The confusion matrix at the threshold with which the page begins.
    struct Matrix: Sendable {
        let hint: String
        let own: String
        let ownValue: String
        let limits: String
        let caption: String
        let rows: [Row]
        let measures: [Measure]

        /// What is true of a row's cases, and how many were called which way.
        struct Row: Sendable {
            let label: String
            let key: String
            let called: Cell
            let cleared: Cell
        }

        /// A count with the name of its outcome.
        struct Cell: Sendable {
            let outcome: String
            let label: String
            let count: Int
        }

        /// A share with its limits.
        struct Measure: Sendable {
            let key: String
            let label: String
            let estimate: String
            let limits: String
        }
    }

    /// Every case with its pictures.
    struct Gallery: Sendable {
        let isImported: Bool
        let hasMaps: Bool
        let filters: [Filter]
        let items: [Item]
    }

    /// One choice of outcomes.
    struct Filter: Sendable {
        let code: String
        let label: String
        let count: Int
        let isFirst: Bool
    }

    /// A case of the gallery.
    struct Item: Sendable {
        let number: String
        let title: String
        let probability: String
        /// The probability in all its digits, for the script.
        let exact: String
        let truth: String
        let fracture: Bool
        let outcome: String
        let outcomeLabel: String
        let width: Int
        let height: Int
        let picture: String
        let hasMap: Bool
        let map: String
        let originalText: String
        let mapText: String
        let overlayText: String
    }
}
