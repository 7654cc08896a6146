public import Statistics

/// A model held against the reference standard image by image, without any readers.
public struct ModelEvaluation: Sendable {
    /// One image.
    public struct Image: Sendable {
        /// Of a fracture, 0...1.
        public var probability: Double
        /// Whether the model calls it a fracture.
        public var isCalled: Bool
        /// Whether it shows one, by the reference standard.
        public var isDiseased: Bool
        /// Which kind of fracture, for sensitivities by kind; `nil` when the table does not say.
        public var kind: String?
        /// Where the heat map points; `nil` without a map, or without a box around the fracture.
        public var pointing: Pointing?

        /// One image.
        public init(
            probability: Double, isCalled: Bool, isDiseased: Bool, kind: String? = nil, pointing: Pointing? = nil
        ) {
            self.probability = probability
            self.isCalled = isCalled
            self.isDiseased = isDiseased
            self.kind = kind
            self.pointing = pointing
        }
    }

    /// Where a heat map points in an image with a fracture.
    public struct Pointing: Sendable {
        /// Whether its largest value lies inside the fracture's box.
        public var isPeakInBox: Bool
        /// Whether the region around it, above a part of that value, holds the middle of the box.
        public var isMiddleInRegion: Bool

        /// Both.
        public init(isPeakInBox: Bool, isMiddleInRegion: Bool) {
            self.isPeakInBox = isPeakInBox
            self.isMiddleInRegion = isMiddleInRegion
        }
    }

    /// A number of the evaluation and its interval.
    public struct Measure: Sendable {
        /// In the field's words.
        public let name: String
        /// Images that count for it: successes of trials; `nil` for the area.
        public let counts: Proportion?
        /// The number with its interval, or why there is none.
        public let result: Result<IntervalEstimate, StatisticsError>
    }

    /// Area, accuracy, sensitivity, specificity, predictive values; sensitivity by kind; heat maps.
    public let measures: [Measure]

    private static let rates: [DiagnosticRate] = [
        .accuracy, .sensitivity, .specificity, .positivePredictiveValue, .negativePredictiveValue,
    ]

    /// - Parameters:
    ///   - images: Those with a score.
    ///   - method: Of the proportions' intervals.
    /// - Throws: ``StatisticsError`` when there is no image, or one class only.
    public init(_ images: [Image], _ method: ProportionMethod = .clopperPearson) throws(StatisticsError) {
        let truth = images.map(\.isDiseased)
        let classes = try ScoredClasses(scores: images.map(\.probability), isPositive: truth)
        let table = try DiagnosticTable(calls: images.map(\.isCalled), truth: truth)
        var measures = [
            Measure(
                name: "area under the ROC curve", counts: nil,
                result: Result { () throws(StatisticsError) in try Placements(classes).interval() })
        ]
        for rate in Self.rates {
            measures.append(
                Measure(
                    name: rate.name, counts: try? table.counts(of: rate),
                    result: Result { () throws(StatisticsError) in try table.rate(rate, method) }))
        }
        let diseased = images.filter(\.isDiseased)
        for (kind, found) in Dictionary(grouping: diseased.filter { $0.kind != nil }, by: { $0.kind ?? "" })
            .sorted(by: { $0.key < $1.key })
        {
            measures.append(Self.share("sensitivity, \(kind)", found.map(\.isCalled), method))
        }
        // A heat map explains a call; where nothing was called, it says little.
        let pointings = diseased.filter(\.isCalled).compactMap(\.pointing)
        if !pointings.isEmpty {
            measures += [
                Self.share("called, heat map largest inside the fracture's box", pointings.map(\.isPeakInBox), method),
                Self.share(
                    "called, heat map's region holds the box's middle", pointings.map(\.isMiddleInRegion), method),
            ]
        }
        self.measures = measures
    }

    private static func share(_ name: String, _ hits: [Bool], _ method: ProportionMethod) -> Measure {
        let counts = Result { () throws(StatisticsError) in
            try Proportion(successes: hits.count { $0 }, trials: hits.count)
        }
        return Measure(name: name, counts: try? counts.get(), result: counts.map { $0.interval(method) })
    }
}

extension ModelEvaluation {
    /// The measures with all their digits.
    ///
    /// - Parameter title: Of the table.
    public func table(_ title: String) -> Table {
        var table = Table(
            title,
            columns: [
                Table.Column("measure", "Measure", .text), Table.Column("images", "Images", .percent),
                Table.Column("estimate", "Estimate", .proportion),
            ])
        for measure in measures {
            let counts = measure.counts.map { Table.Cell.fraction($0.successes, of: $0.trials) } ?? .empty
            switch measure.result {
            case .success(let interval): table.add([.text(measure.name), counts, .estimate(interval)])
            case .failure(let error): table.add([.text(measure.name), counts, .notEstimable("\(error)")])
            }
        }
        return table
    }
}
