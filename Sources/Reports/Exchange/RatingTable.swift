public import Studies

/// What the exchange formats of multi-reader studies hold: ratings of readers and modalities, and the truth.
///
/// A larger rating is more suspicious. Ratings that do not exist are `nil`; some formats refuse such tables.
public struct RatingTable: Equatable, Sendable {
    /// First line of the formats that have one.
    public var title: String
    /// In the order of the file.
    public let readers: [ReaderID]
    /// In the order of the file.
    public let modalities: [Modality]
    /// In the order of the file.
    public let cases: [CaseNumber]
    /// Whether each case is diseased.
    public let truth: [Bool]
    /// By modality, reader and case.
    public private(set) var ratings: [[[Double?]]]

    /// What is taken for the rating of a reading.
    public enum Rating: Sendable {
        /// Confidence that there is a fracture, on the data's scale.
        case confidence
        /// 1 when a fracture was called, else 0.
        case call
    }

    /// A table; the lists have the lengths of readers, modalities and cases.
    public init(
        title: String, readers: [ReaderID], modalities: [Modality], cases: [CaseNumber], truth: [Bool],
        ratings: [[[Double?]]]
    ) {
        precondition(truth.count == cases.count, "a truth for each case")
        precondition(
            ratings.count == modalities.count
                && ratings.allSatisfy { $0.count == readers.count && $0.allSatisfy { $0.count == cases.count } },
            "a rating for each modality, reader and case")
        self.title = title
        self.readers = readers
        self.modalities = modalities
        self.cases = cases
        self.truth = truth
        self.ratings = ratings
    }

    /// The ratings of a comparison after its rules.
    ///
    /// - Parameters:
    ///   - title: what the study is called.
    ///   - rating: confidence or calls.
    ///   - selection: which readers.
    ///   - rules: what missing answers and "cannot assess" count as; excluded ones have no rating.
    public init(
        _ data: ComparisonData, title: String, rating: Rating, readers selection: ReaderSelection = .all,
        by rules: AnalysisRules
    ) {
        let counted = data.modalities.indices.map { data.counted($0, readers: selection, by: rules) }
        self.init(
            title: title, readers: data.readers(in: selection).map { data.readers[$0].id },
            modalities: data.modalities, cases: data.cases.map(\.number), truth: data.truth,
            ratings: counted.map { counted in
                switch rating {
                case .confidence: counted.scores
                case .call: counted.calls.map { $0.map { $0.map { $0 ? 1 : 0 } } }
                }
            })
    }

    /// Whether every reader rated every case in every modality.
    public var isFullyCrossed: Bool { ratings.allSatisfy { $0.allSatisfy { $0.allSatisfy { $0 != nil } } } }

    /// Calls the closure for every rating that exists, by modality, reader and case.
    func forEachRating(_ use: (_ modality: Int, _ reader: Int, _ place: Int, _ rating: Double) -> Void) {
        for modality in modalities.indices {
            for reader in readers.indices {
                for place in cases.indices {
                    if let rating = ratings[modality][reader][place] { use(modality, reader, place, rating) }
                }
            }
        }
    }

    /// The same table with whole numbers for identifiers, as several programs insist.
    var withWholeIdentifiers: RatingTable {
        RatingTable(
            title: title, readers: WholeIdentifiers.of(readers.map(\.description)).map { ReaderID(String($0)) },
            modalities: modalities.indices.map { Modality(String($0 + 1)) },
            cases: WholeIdentifiers.of(cases.map(\.description)).map { CaseNumber(String($0)) }, truth: truth,
            ratings: ratings)
    }
}

/// Whole numbers for codes: R01 is 1 and PXR017 is 17 where that tells all of them apart, else they count from 1.
enum WholeIdentifiers {
    static func of(_ codes: [String]) -> [Int] {
        let numbers = codes.compactMap { code -> Int? in
            let digits = String(code.reversed().prefix { ("0"..."9").contains($0) }.reversed())
            return digits.isEmpty || digits.count > 9 ? nil : Int(digits)
        }
        let tellApart = numbers.count == codes.count && Set(numbers).count == codes.count && !numbers.contains(0)
        return tellApart ? numbers : codes.indices.map { $0 + 1 }
    }
}

/// Joins single ratings to a table, and keeps what is wrong with them.
struct RatingCollector {
    private(set) var readers: [String] = []
    private(set) var modalities: [String] = []
    private(set) var cases: [String] = []
    private var truth: [String: Bool] = [:]
    private var ratings: [Key: Double] = [:]
    private var indices: [String: Set<String>] = [:]

    private struct Key: Hashable {
        var reader: String
        var modality: String
        var place: String
    }

    /// Keeps the truth of a case; `false` when it contradicts what is known.
    mutating func keep(truth isDiseased: Bool, of place: String) -> Bool {
        if let known = truth[place] { return known == isDiseased }
        truth[place] = isDiseased
        cases.append(place)
        return true
    }

    func knows(_ place: String) -> Bool { truth[place] != nil }

    /// Keeps a rating; `false` when there is one already.
    mutating func keep(_ rating: Double, reader: String, modality: String, of place: String) -> Bool {
        if indices["reader", default: []].insert(reader).inserted { readers.append(reader) }
        if indices["modality", default: []].insert(modality).inserted { modalities.append(modality) }
        return ratings.updateValue(rating, forKey: Key(reader: reader, modality: modality, place: place)) == nil
    }

    func table(title: String) -> RatingTable {
        RatingTable(
            title: title, readers: readers.map { ReaderID($0) }, modalities: modalities.map { Modality($0) },
            cases: cases.map { CaseNumber($0) }, truth: cases.map { truth[$0] == true },
            ratings: modalities.map { modality in
                readers.map { reader in
                    cases.map { ratings[Key(reader: reader, modality: modality, place: $0)] }
                }
            })
    }
}
