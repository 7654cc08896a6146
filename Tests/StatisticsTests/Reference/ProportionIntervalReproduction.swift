import Statistics

/// `proportion_ci`: six intervals of one proportion.
@Sendable func reproduceProportionIntervals(_ reference: ReferenceCase) throws {
    let proportion = try Proportion(successes: reference.count("x"), trials: reference.count("n"))
    let level = try reference.level
    var ours: [String: JSONValue] = ["estimate": .number(proportion.estimate)]
    let names: [(String, ProportionMethod)] = [
        ("clopper_pearson", .clopperPearson), ("wilson", .wilson), ("wilson_continuity", .wilsonContinuity),
        ("agresti_coull", .agrestiCoull), ("jeffreys", .jeffreys), ("wald", .wald),
    ]
    for (name, method) in names { ours[name] = .bounds(proportion.interval(method, level: level)) }
    ReferenceComparison().check(.object(ours), reference)
}
