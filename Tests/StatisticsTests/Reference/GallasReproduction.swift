import Statistics

/// `mrmc_gallas`: iMRMC's rows, one for each test, then one for each pair.
func reproduceGallas(_ reference: ReferenceCase) throws {
    let analysis = try OneShotAnalysis(try reference.readings())
    var rows: [JSONValue] = []
    for area in analysis.areas {
        var row = fields(area.moments, area.counts)
        row["modalityID.1"] = .text("m" + area.test)
        row["modalityID.2"] = .text("m" + area.test)
        row["AUC.1"] = .number(area.area)
        row["AUC.2"] = .number(area.area)
        for name in ["AUC1minusAUC2", "varAUC1minusAUC2", "varAUC1minusAUC2.biased", "dfBDG.diff"] { row[name] = .null }
        add(to: &row, { try area.interval($0) }, { try area.test($0).p })
        rows.append(.object(row))
    }
    for pair in analysis.differences {
        var row = fields(pair.moments, pair.counts)
        row["modalityID.1"] = .text("m" + pair.first.test)
        row["modalityID.2"] = .text("m" + pair.second.test)
        row["AUC.1"] = .number(pair.first.area)
        row["AUC.2"] = .number(pair.second.area)
        row["AUC1minusAUC2"] = .number(pair.difference)
        row["varAUC1minusAUC2"] = .number(pair.variance)
        row["varAUC1minusAUC2.biased"] = .number(pair.biasedVariance)
        row["dfBDG.diff"] = JSONValue(pair.degreesOfFreedom)
        add(to: &row, { try pair.interval($0) }, { try pair.test($0).p })
        rows.append(.object(row))
    }
    ReferenceComparison().check(["rows": .list(rows)], reference)
}

private func fields(_ moments: OneShotMoments, _ counts: StudyCounts) -> [String: JSONValue] {
    var row: [String: JSONValue] = [
        "NR": .number(Double(counts.readers)), "N0": .number(Double(counts.negatives)),
        "N1": .number(Double(counts.positives)), "covAUC": .number(moments.covariance),
        "covAUC.biased": .number(moments.biasedCovariance), "dfBDG": JSONValue(moments.degreesOfFreedom),
        "dfBDG.biased": JSONValue(moments.biasedDegreesOfFreedom),
    ]
    for (index, moment) in moments.moments.enumerated() {
        row["M\(index + 1)"] = JSONValue(moment)
        row["M\(index + 1).coeff"] = .number(moments.coefficients[index])
    }
    for (component, coefficient) in moments.componentCoefficients {
        row["BCK.\(component.rawValue).coeff"] = .number(coefficient)
    }
    return row
}

private func add(
    to row: inout [String: JSONValue], _ interval: (OneShotDistribution) throws -> IntervalEstimate,
    _ p: (OneShotDistribution) throws -> Double
) {
    for (distribution, name) in [(OneShotDistribution.normal, "normal"), (.studentT, "BDG")] {
        let limits = try? interval(distribution)
        row["botCI\(name)"] = JSONValue(limits?.lower)
        row["topCI\(name)"] = JSONValue(limits?.upper)
        row["pValue\(name == "normal" ? "Normal" : name)"] = JSONValue(try? p(distribution))
    }
}
