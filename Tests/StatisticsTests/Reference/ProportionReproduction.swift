import Statistics
import Testing

func reproduceProportion(_ reference: ReferenceCase) throws {
    let proportion = try Proportion(successes: reference.int("x"), trials: reference.int("n"))
    let level = try reference.level
    let methods: [String: ProportionMethod] = [
        "clopper_pearson": .clopperPearson, "wilson": .wilson, "wilson_continuity": .wilsonContinuity,
        "agresti_coull": .agrestiCoull, "jeffreys": .jeffreys, "wald": .wald,
    ]
    let intervals = methods.mapValues { JSONValue.of(proportion.interval($0, level: level)) }
    ReferenceComparison().check(.object(intervals).with(["estimate": .of(proportion.estimate)]), reference)
}

func reproducePAdjustment(_ reference: ReferenceCase) throws {
    let values = reference.input["p"].numbers
    let methods: [String: PAdjustment] = [
        "holm": .holm, "benjamini_hochberg": .benjaminiHochberg, "bonferroni": .bonferroni, "hochberg": .hochberg,
        "benjamini_yekutieli": .benjaminiYekutieli,
    ]
    ReferenceComparison().check(
        .object(try methods.mapValues { .list(try adjustedPValues(values, $0)) }), reference)
}
