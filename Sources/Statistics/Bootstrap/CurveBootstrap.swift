/// Memory of one thread for resampled curves.
struct CurveScratch {
    /// How often each case was drawn: positives, then negatives, each by ascending score.
    var counts: [UInt8]
    /// The resampled curve.
    var cuts: CutCounts
}

extension ROCCurve {
    /// Resamples the cases and evaluates each resampled curve.
    ///
    /// - Parameters:
    ///   - width: how many values are taken from each curve.
    ///   - values: writes them. Values of a resample that lacks a class are NaN.
    func resampleCurves(
        _ settings: BootstrapSettings, width: Int,
        values: @Sendable (CutCounts, UnsafeMutableBufferPointer<Double>) -> Void
    ) -> [Double] {
        let whole = cuts
        let positives = classes.positives.count
        let cases = classes.count
        return settings.run(
            width: width,
            makeScratch: { CurveScratch(counts: [UInt8](repeating: 0, count: cases), cuts: whole) },
            replicate: { generator, scratch, slot in
                scratch.counts.withUnsafeMutableBufferPointer {
                    generator.resample($0, positives: positives, isStratified: settings.isStratified)
                }
                scratch.cuts.fill(drawn: scratch.counts, of: whole)
                if scratch.cuts.positives == 0 || scratch.cuts.negatives == 0 {
                    slot.update(repeating: .nan)
                } else {
                    values(scratch.cuts, slot)
                }
            })
    }

    /// Resampled values of a quantity of the curve.
    func bootstrap(
        estimate: Double, _ settings: BootstrapSettings, quantity: @Sendable (CutCounts) -> Double
    ) -> BootstrapDistribution {
        BootstrapDistribution(
            estimate: estimate, values: resampleCurves(settings, width: 1) { $1[0] = quantity($0) },
            settings: settings, n: classes.count)
    }

    /// Resampled partial areas.
    public func bootstrapPartialArea(
        _ part: PartialAreaRange, _ settings: BootstrapSettings
    ) -> BootstrapDistribution {
        bootstrap(estimate: partialArea(part), settings) { $0.partialArea(part) }
    }

    /// Resampled sensitivities at a fixed specificity. The threshold is found anew in each resample, so its uncertainty
    /// is counted, which the interval of a plain proportion leaves out.
    ///
    /// - Parameter specificity: 0...1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func bootstrapSensitivity(
        atSpecificity specificity: Double, _ settings: BootstrapSettings
    ) throws(StatisticsError) -> BootstrapDistribution {
        bootstrap(estimate: try sensitivity(atSpecificity: specificity), settings) {
            $0.sensitivity(atSpecificity: specificity)
        }
    }

    /// Resampled specificities at a fixed sensitivity, the threshold found anew in each resample.
    ///
    /// - Parameter sensitivity: 0...1.
    /// - Throws: ``StatisticsError/outOfRange(what:value:allowed:)``
    public func bootstrapSpecificity(
        atSensitivity sensitivity: Double, _ settings: BootstrapSettings
    ) throws(StatisticsError) -> BootstrapDistribution {
        bootstrap(estimate: try specificity(atSensitivity: sensitivity), settings) {
            $0.specificity(atSensitivity: sensitivity)
        }
    }
}

extension CutCounts {
    /// Becomes the curve of a resample.
    ///
    /// - Parameters:
    ///   - drawn: how often each case was drawn: positives, then negatives, each by ascending score.
    ///   - whole: the curve of the cases themselves, with the same cuts.
    mutating func fill(drawn: [UInt8], of whole: CutCounts) {
        let offset = whole.positives
        var (diseased, healthy) = (0, 0)
        var (diseasedBelow, healthyBelow) = (0, 0)
        for cut in 0..<whole.count {
            while diseased < whole.positivesBelow[cut] {
                diseasedBelow += Int(truncatingIfNeeded: drawn[diseased])
                diseased += 1
            }
            while healthy < whole.negativesBelow[cut] {
                healthyBelow += Int(truncatingIfNeeded: drawn[offset + healthy])
                healthy += 1
            }
            positivesBelow[cut] = diseasedBelow
            negativesBelow[cut] = healthyBelow
        }
    }
}
