import Statistics

extension ReferenceCase {
    /// The readings of the table that the case names.
    func readings() throws -> MultiReaderData {
        let table = try ReferenceFolder.table(input["file"].text ?? "")
        let (readers, tests, cases) = (try table.texts("reader"), try table.texts("test"), try table.texts("case"))
        let (truths, ratings) = (try table.texts("truth"), try table.numbers("rating"))
        let rows = readers.indices.map {
            MultiReaderData.Reading(reader: readers[$0], test: tests[$0], caseID: cases[$0], rating: ratings[$0])
        }
        let truth = Dictionary(zip(cases, truths.map { $0 == "1" }), uniquingKeysWith: { first, _ in first })
        return try MultiReaderData(rows, truth: truth)
    }

    var endpoint: ReaderEndpoint {
        switch input["metric"].text {
        case "binary_sens", "sensitivity": .sensitivity
        case "binary_spec", "specificity": .specificity
        case "accuracy": .accuracy
        case "f1": .f1
        default: .area
        }
    }

    var estimator: CovarianceEstimator { CovarianceEstimator(rawValue: input["covariance"].text ?? "") ?? .jackknife }
}

extension JSONValue {
    init(_ value: Double?) { self = value.map(JSONValue.number) ?? .null }
}

/// MRMCaov cuts the limits of a mean at 0 and 1; ours are as the method makes them.
func cut(_ limit: Double) -> JSONValue { .number(min(max(limit, 0), 1)) }

/// What the conclusions hold for.
typealias Inference = ObuchowskiRockette.Inference
