import Statistics

extension ComparisonResults {
    /// Areas of models and readers, empirical and binormal.
    var curvesDocument: JSONDocument {
        .list(
            curves.map { curve in
                var members: [String: JSONDocument] = [
                    "who": .text(curve.name), "different_values": .number(Double(curve.distinctScores)),
                    "auc": .of(curve.area), "auc_binormal": .of(curve.fit.map { $0.area(level: settings.level) }),
                ]
                let fit = try? curve.fit.get()
                members["binormal_intercept"] = fit.map { .number($0.intercept) } ?? .null
                members["binormal_slope"] = fit.map { .number($0.slope) } ?? .null
                members["binormal_categories"] = fit.map { .number(Double($0.categories.count)) } ?? .null
                return .object(members)
            })
    }

    /// Summary curves of the readers.
    var summaryCurvesDocument: JSONDocument {
        .list(
            summaryCurves.map { item in
                var members: [String: JSONDocument] = [
                    "group": .text(item.label), "readers": .number(Double(item.readers)),
                ]
                switch item.curve {
                case .success(let found):
                    members["sensitivity"] = .number(found.sensitivity)
                    members["false_positive_rate"] = .number(found.falsePositiveRate)
                    members["slope"] = found.slope.map(JSONDocument.number) ?? .null
                    members["remarks"] = .list(found.remarks.map { .text($0.text) })
                case .failure(let error): members["reason"] = .text(error.description)
                }
                return .object(members)
            })
    }

    /// Results under the rule for readings without yes or no, and under the extremes.
    var ruleCasesDocument: JSONDocument {
        func values(_ values: RuleCase.Values) -> JSONDocument {
            .object([
                "rule": .of(values.rule), "all_wrong": .of(values.worstCase), "all_right": .of(values.bestCase),
            ])
        }
        return .list(
            ruleCases.map { item in
                .object([
                    "who": .text(item.label), "readings": .number(Double(item.touched)),
                    "sensitivity": values(item.sensitivity), "specificity": values(item.specificity),
                ])
            })
    }
}
