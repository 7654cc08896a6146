import Glibc

/// The summary ROC curve through the operating points of several readers, each taken as a study of its own.
///
/// It shows the curve on which the readers move when they call more or less often; their mean point lies below it. It
/// gives no interval, because the readers saw the same cases.
///
/// - SeeAlso: Reitsma et al., J Clin Epidemiol 2005;58:982; Rutter & Gatsonis, Stat Med 2001;20:2865; Harbord et al.,
///   Biostatistics 2007;8:239 (equivalence); Oakden-Rayner & Palmer 2020, arXiv 2009.11060. Checked against mada.
public struct SummaryROC: Equatable, Sendable {
    /// One reader's counts.
    public struct Counts: Equatable, Sendable {
        /// Diseased cases called diseased.
        public var truePositives: Int
        /// Diseased cases called healthy.
        public var falseNegatives: Int
        /// Healthy cases called diseased.
        public var falsePositives: Int
        /// Healthy cases called healthy.
        public var trueNegatives: Int

        /// One reader's counts.
        public init(truePositives: Int, falseNegatives: Int, falsePositives: Int, trueNegatives: Int) {
            self.truePositives = truePositives
            self.falseNegatives = falseNegatives
            self.falsePositives = falsePositives
            self.trueNegatives = trueNegatives
        }
    }

    /// Plain mean of the readers' sensitivities, 0...1.
    public let meanSensitivity: Double
    /// Plain mean of the readers' specificities, 0...1.
    public let meanSpecificity: Double
    /// Logit of the summary sensitivity.
    public let logitSensitivity: Double
    /// Logit of the summary false positive rate.
    public let logitFalsePositiveRate: Double
    /// Variance of the logit of sensitivity between readers.
    public let varianceOfSensitivity: Double
    /// Variance of the logit of the false positive rate between readers.
    public let varianceOfFalsePositiveRate: Double
    /// Covariance of the two between readers: positive when they trade one for the other.
    public let covariance: Double
    /// Slope of the curve in logits; `nil` when the false positive rates do not differ between readers beyond chance.
    public let slope: Double?
    /// What must stand beside the curve.
    public let remarks: [Remark]

    /// - Parameter readers: counts of at least two readers, each with diseased and healthy cases. When any count is 0,
    ///   one half is added to all, as mada does.
    /// - Throws: ``StatisticsError`` when there are fewer than two readers, a count is negative, or a reader has no
    ///   diseased or no healthy case.
    public init(_ readers: [Counts]) throws(StatisticsError) {
        guard readers.count > 1 else { throw .tooFew(what: "readers", needed: 2, given: readers.count) }
        let hasZero = readers.contains {
            min($0.truePositives, $0.falseNegatives, $0.falsePositives, $0.trueNegatives) == 0
        }
        let addend = hasZero ? 0.5 : 0
        var observations: [BivariateModel.Observation] = []
        var (sensitivities, specificities) = (0.0, 0.0)
        for reader in readers {
            let least = min(
                reader.truePositives, reader.falseNegatives, reader.falsePositives, reader.trueNegatives)
            guard least >= 0 else { throw .outOfRange(what: "a count", value: Double(least), allowed: "0 or more") }
            let diseased = reader.truePositives + reader.falseNegatives
            let healthy = reader.falsePositives + reader.trueNegatives
            guard diseased > 0 else { throw .tooFew(what: "diseased cases of a reader", needed: 1, given: 0) }
            guard healthy > 0 else { throw .tooFew(what: "healthy cases of a reader", needed: 1, given: 0) }
            sensitivities += Double(reader.truePositives) / Double(diseased)
            specificities += Double(reader.trueNegatives) / Double(healthy)
            let hits = Double(reader.truePositives) + addend
            let misses = Double(reader.falseNegatives) + addend
            let alarms = Double(reader.falsePositives) + addend
            let passes = Double(reader.trueNegatives) + addend
            observations.append(
                BivariateModel.Observation(
                    sensitivity: log(hits / misses), falsePositiveRate: log(alarms / passes),
                    varianceOfSensitivity: 1 / hits + 1 / misses,
                    varianceOfFalsePositiveRate: 1 / alarms + 1 / passes))
        }
        meanSensitivity = sensitivities / Double(readers.count)
        meanSpecificity = specificities / Double(readers.count)
        let model = BivariateModel(observations)
        logitSensitivity = model.sensitivity
        logitFalsePositiveRate = model.falsePositiveRate
        varianceOfSensitivity = model.varianceOfSensitivity
        varianceOfFalsePositiveRate = model.varianceOfFalsePositiveRate
        covariance = model.covariance
        var remarks: [Remark] = []
        // Below this a variance is what the optimiser leaves of zero.
        let isSensitivitySpread = model.varianceOfSensitivity > 1e-6
        let isRateSpread = model.varianceOfFalsePositiveRate > 1e-6
        if isRateSpread {
            slope = (model.varianceOfSensitivity / model.varianceOfFalsePositiveRate).squareRoot()
            if model.covariance < 0 { remarks.append(.readersDoNotTrade) }
        } else if isSensitivitySpread {
            slope = nil
            remarks.append(.noCurve)
        } else {
            slope = 1
            remarks.append(.symmetricCurve)
        }
        if readers.count < 5 { remarks.append(.curveOfFewReaders) }
        self.remarks = remarks
    }

    /// Summary sensitivity, 0...1.
    public var sensitivity: Double { inverseLogit(logitSensitivity) }
    /// Summary false positive rate, 0...1.
    public var falsePositiveRate: Double { inverseLogit(logitFalsePositiveRate) }

    /// The curve's sensitivity, 0...1; `nil` when there is no curve.
    ///
    /// - Parameter falsePositiveRate: 0...1.
    public func sensitivity(atFalsePositiveRate falsePositiveRate: Double) -> Double? {
        guard let slope, (0...1).contains(falsePositiveRate) else { return nil }
        if slope == 0 { return sensitivity }
        let logit = log(falsePositiveRate / (1 - falsePositiveRate))
        return inverseLogit(logitSensitivity + slope * (logit - logitFalsePositiveRate))
    }

    private func inverseLogit(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }
}

extension Remark {
    /// When sensitive readers have fewer false positives.
    public static let readersDoNotTrade = Remark(
        "Readers with more true positives have fewer false positives, so they do not move along one curve; "
            + "the summary curve is a convention here.")
    /// When only sensitivities differ.
    public static let noCurve = Remark(
        "The readers' false positive rates do not differ beyond chance, so no curve can be laid through the points.")
    /// When nothing differs.
    public static let symmetricCurve = Remark(
        "The readers do not differ beyond chance; a symmetric curve through their common point is drawn.")
    /// For two to four readers.
    public static let curveOfFewReaders = Remark(
        "A summary curve of fewer than five readers is little more than a guess.")
}
