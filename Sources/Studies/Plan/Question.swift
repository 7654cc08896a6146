/// One question of the questionnaire, asked of every case.
public struct Question: Equatable, Sendable {
    /// Short name, unique in the study: the column of the export.
    public struct ID: Hashable, Sendable, CustomStringConvertible {
        /// Lower-case letters, digits and hyphens.
        public let description: String

        /// Takes an id as it stands in a study file or a request.
        public init(_ id: String) {
            description = id
        }
    }

    /// What kind of answer is asked for.
    public enum Kind: Equatable, Sendable {
        /// One of several options, with no default; `cannotAssess` offers the third value, with a reason.
        case choice(options: [Option], cannotAssess: CannotAssess?)
        /// Five ordered points, stored as 1...5; one label each.
        case scale5(labels: [LocalizedText])
        /// A whole number 0...100 with a word at each end.
        case percent(low: LocalizedText, high: LocalizedText)
        /// Places on the radiograph, in pixels of the radiograph, origin top left.
        case marks(shape: Mark.Shape, perSide: Bool, count: ClosedRange<Int>)
        /// Free text.
        case note(maximumLength: Int)
    }

    /// One option of a choice.
    public struct Option: Equatable, Sendable {
        /// Code in the export.
        public var code: String
        /// Words on the button.
        public var label: LocalizedText
        /// Whether this option says that the condition is present; `nil` when the choice says nothing about it.
        public var positive: Bool?
        /// Keyboard key, one letter or digit.
        public var key: String?

        /// An option as the study file declares it.
        public init(code: String, label: LocalizedText, positive: Bool?, key: String?) {
            self.code = code
            self.label = label
            self.positive = positive
            self.key = key
        }
    }

    /// The value "this radiograph cannot be assessed", which is neither yes, nor no, nor missing.
    public struct CannotAssess: Equatable, Sendable {
        /// Words on the button.
        public var label: LocalizedText
        /// Why it cannot be assessed; at least one.
        public var reasons: [Reason]

        /// One reason.
        public struct Reason: Equatable, Sendable {
            /// Code in the export.
            public var code: String
            /// Words shown.
            public var label: LocalizedText

            /// A reason as the study file declares it.
            public init(code: String, label: LocalizedText) {
                self.code = code
                self.label = label
            }
        }

        /// The third value as the study file declares it.
        public init(label: LocalizedText, reasons: [Reason]) {
            self.label = label
            self.reasons = reasons
        }
    }

    /// An earlier choice on which a question depends.
    public struct Dependency: Equatable, Sendable {
        /// The earlier question, always a choice.
        public var question: ID
        /// Option codes that make this question appear.
        public var answers: Set<String>

        /// A dependency as the study file declares it.
        public init(question: ID, answers: Set<String>) {
            self.question = question
            self.answers = answers
        }
    }

    /// Short name.
    public var id: ID
    /// The question as the reader sees it.
    public var text: LocalizedText
    /// What is asked for.
    public var kind: Kind
    /// Whether the case can be saved without an answer to it.
    public var isRequired: Bool
    /// When it is asked; `nil` is always.
    public var dependency: Dependency?

    /// A question as the study file declares it.
    public init(id: ID, text: LocalizedText, kind: Kind, isRequired: Bool, dependency: Dependency?) {
        self.id = id
        self.text = text
        self.kind = kind
        self.isRequired = isRequired
        self.dependency = dependency
    }
}
