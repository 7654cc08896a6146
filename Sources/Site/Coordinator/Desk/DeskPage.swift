/// The disagreement desk; without a matrix when results are sealed or not yet asked for.
struct DeskPage: Sendable {
    let coordinator: String
    let study: StudyHeading
    let address: String
    let isSealed: Bool
    let canShow: Bool
    let matrix: Matrix?

    /// What is shown after a look.
    struct Matrix: Sendable {
        let look: String
        let csv: String
        /// Exactly what is compared with what.
        let definitions: [String]
        let summary: String
        let choices: [Choice]
        let isSplit: Bool
        let hasModel: Bool
        let hasReaders: Bool
        let hasRows: Bool
        let groups: [Group]
        let columns: [Column]
        let rows: [Row]
        let pageText: String
        let previousPage: String?
        let nextPage: String?
    }

    /// One list of the form: an order or a filter.
    struct Choice: Sendable {
        let name: String
        let label: String
        let options: [Option]

        /// One of its entries.
        struct Option: Sendable {
            let value: String
            let label: String
            let isSelected: Bool
        }
    }

    /// Readers of one specialty, side by side.
    struct Group: Sendable {
        let specialty: SpecialtyValue
        let count: Int
    }

    /// A reader.
    struct Column: Sendable {
        let code: String
        let beginsGroup: Bool
    }

    /// A case.
    struct Row: Sendable {
        let number: String
        let truth: String
        let model: String
        let modelSign: String
        let conflict: String
        let wrong: String
        let agreement: String
        let seconds: String
        let cells: [Cell]
    }

    /// A reader's answer to the case, as signs, with its words for screen readers.
    struct Cell: Sendable {
        let kind: String
        let signs: String
        let words: String
        let address: String
    }
}
