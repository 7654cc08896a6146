/// Everything that a study file fixes: what is asked of whom, in which order, and how it will be analysed.
public struct StudyPlan: Equatable, Sendable {
    /// Short name: lower-case letters, digits and hyphens.
    public var name: StudyName
    /// Title shown to readers.
    public var title: LocalizedText
    /// What every page must say about the images, such as that they are simulated.
    public var notice: LocalizedText?
    /// Markdown.
    public var instructions: LocalizedText
    /// Markdown; what a reader agrees to.
    public var consent: LocalizedText
    /// Languages in which the study's own texts exist, at least one.
    public var languages: [Language]
    /// At least one.
    public var specialties: [Specialty]
    /// At least one, the first of them a choice.
    public var questions: [Question]
    /// At least one; the paper's design is one.
    public var sessions: [Session]
    /// How each reader's order of cases is made.
    public var order: OrderPlan
    /// Until when a reader may change an answer.
    public var change: ChangePolicy
    /// What makes the page go on to the next case.
    public var advance: Advance
    /// Table of cases, relative to the study file.
    public var casesFile: String
    /// Folder of images, relative to the study file.
    public var imageFolder: String
    /// Practice before the test set; `nil` for none.
    public var warmUp: WarmUp?
    /// Counts that the table of cases must have.
    public var design: DeclaredDesign?
    /// The analysis, fixed before the first answer.
    public var analysis: AnalysisPlan
    /// From when on readings are flagged for a second look.
    public var quality: QualityRules
    /// What readers are told of a model; `nil` when no session is read with one.
    public var aid: Aid?

    /// One reading of the whole test set.
    public struct Session: Equatable, Sendable {
        /// Name shown to readers; `nil` for the only session.
        public var label: LocalizedText?
        /// Days that must pass after the same reader signed off the session before; 0 for the first.
        public var washoutDays: Int
        /// Whether the model helps.
        public var reading: Reading

        /// A session as the study file declares it.
        public init(label: LocalizedText?, washoutDays: Int, reading: Reading = .unaided) {
            self.label = label
            self.washoutDays = washoutDays
            self.reading = reading
        }

        /// Whether, and when, a reader is told what the model says of a case.
        public enum Reading: String, CaseIterable, Sendable {
            /// Never.
            case unaided
            /// After an answer that is then final; a second answer follows at once.
            case sequential
            /// Never, or with every radiograph from the start, as is drawn for each reader: the other session is read the
            /// other way.
            case crossover
        }
    }

    /// How orders are made.
    public struct OrderPlan: Equatable, Sendable {
        /// The rule.
        public enum Policy: String, CaseIterable, Sendable {
            /// Shuffled, and each case about equally often early, in the middle and late over readers and specialties.
            case balanced
            /// Shuffled for each reader.
            case random
            /// The order of the table of cases, for everybody.
            case fixed
        }

        /// The rule.
        public var policy: Policy
        /// Seed of every shuffle of the study.
        public var seed: UInt64
        /// Longest allowed run of cases of one class, at least 2.
        public var longestRun: Int

        /// An order plan as the study file declares it.
        public init(policy: Policy, seed: UInt64, longestRun: Int) {
            self.policy = policy
            self.seed = seed
            self.longestRun = longestRun
        }
    }

    /// Until when, and with which explanation, a reader may change an answer.
    public struct ChangePolicy: Equatable, Sendable {
        /// The last moment.
        public enum Limit: String, CaseIterable, Sendable {
            /// Saved is final.
            case untilCase = "case"
            /// Until the reader signs off the session.
            case untilSession = "session"
            /// Until the coordinator closes or locks the study.
            case untilStudy = "study"
        }

        /// When the reader must say why.
        public enum Reason: String, CaseIterable, Sendable {
            case none
            /// Only after the reader has signed off.
            case late
            case always
        }

        /// The last moment.
        public var limit: Limit
        /// When a reason is asked for.
        public var reason: Reason

        /// A change policy as the study file declares it.
        public init(limit: Limit, reason: Reason) {
            self.limit = limit
            self.reason = reason
        }
    }

    /// What makes the page go on.
    public enum Advance: String, CaseIterable, Sendable {
        /// The answer to the only required question saves the case.
        case onChoice = "on-choice"
        /// The button "Save and next" saves the case.
        case onSave = "on-save"
    }

    /// Where the practice cases are.
    public struct WarmUp: Equatable, Sendable {
        /// Table of practice cases, relative to the study file.
        public var file: String
        /// Their images, relative to the study file.
        public var imageFolder: String

        /// Practice as the study file declares it.
        public init(file: String, imageFolder: String) {
            self.file = file
            self.imageFolder = imageFolder
        }
    }

    /// Counts that the coordinator declared, so that a wrong table is noticed.
    public struct DeclaredDesign: Equatable, Sendable {
        /// All cases.
        public var cases: Int?
        /// Cases with a fracture.
        public var fracture: Int?
        /// Cases with a fracture of the femoral neck.
        public var femoralNeck: Int?
        /// Cases with an intertrochanteric fracture.
        public var intertrochanteric: Int?
        /// Cases without a fracture.
        public var none: Int?

        /// Declared counts; `nil` is not declared.
        public init(cases: Int?, fracture: Int?, femoralNeck: Int?, intertrochanteric: Int?, none: Int?) {
            self.cases = cases
            self.fracture = fracture
            self.femoralNeck = femoralNeck
            self.intertrochanteric = intertrochanteric
            self.none = none
        }
    }

    /// A plan with all its parts; the parser of the study file makes it.
    public init(
        name: StudyName, title: LocalizedText, notice: LocalizedText?, instructions: LocalizedText,
        consent: LocalizedText, languages: [Language], specialties: [Specialty], questions: [Question],
        sessions: [Session], order: OrderPlan, change: ChangePolicy, advance: Advance, casesFile: String,
        imageFolder: String, warmUp: WarmUp?, design: DeclaredDesign?, analysis: AnalysisPlan,
        quality: QualityRules = QualityRules(), aid: Aid? = nil
    ) {
        self.name = name
        self.title = title
        self.notice = notice
        self.instructions = instructions
        self.consent = consent
        self.languages = languages
        self.specialties = specialties
        self.questions = questions
        self.sessions = sessions
        self.order = order
        self.change = change
        self.advance = advance
        self.casesFile = casesFile
        self.imageFolder = imageFolder
        self.warmUp = warmUp
        self.design = design
        self.analysis = analysis
        self.quality = quality
        self.aid = aid
    }
}

/// The short name of a study, as in addresses and commands.
public struct StudyName: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 40 lower-case letters, digits and hyphens, beginning with a letter.
    public let description: String

    /// Reads a name; `nil` when it has other letters or another length.
    public init?(_ text: String) {
        let letters = Array(text.utf8)
        guard (1...40).contains(letters.count), letters.first.map({ (97...122).contains($0) }) == true,
            letters.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        else { return nil }
        description = text
    }
}
