import Statistics

/// `p_adjust`: five adjustments of a list.
@Sendable func reproducePAdjustment(_ reference: ReferenceCase) throws {
    let values = reference.input["p"].numbers
    let names: [(String, PAdjustment)] = [
        ("holm", .holm), ("hochberg", .hochberg), ("bonferroni", .bonferroni),
        ("benjamini_hochberg", .benjaminiHochberg), ("benjamini_yekutieli", .benjaminiYekutieli),
    ]
    var ours: [String: JSONValue] = [:]
    for (name, method) in names {
        ours[name] = .list(try adjustedPValues(values, method).map(JSONValue.number))
    }
    ReferenceComparison().check(.object(ours), reference)
}
