import ArgumentParser
import Statistics

/// Multi-reader multi-case analyses of ratings.
struct MultiReaderParts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "multi-reader",
        abstract: "Obuchowski-Rockette with each covariance estimator, and the one-shot analysis.")

    @Option(help: "Columns reader, test, case, truth (1 or 0) and rating.") var table: String

    func run() throws {
        let rows = try InputRows(table)
        let (readers, tests) = (try rows.texts("reader"), try rows.texts("test"))
        let (cases, ratings) = (try rows.texts("case"), try rows.numbers("rating"))
        let truth = Dictionary(
            zip(cases, try rows.numbers("truth").map { $0 == 1 }).map { ($0, $1) },
            uniquingKeysWith: { first, _ in first })
        let readings = ratings.indices.map { index in
            MultiReaderData.Reading(
                reader: readers[index], test: tests[index], caseID: cases[index], rating: ratings[index])
        }
        var found = try [CovarianceEstimator.deLong, .jackknife, .unbiased].map { covariance in
            try Measurement("Obuchowski-Rockette, \(covariance.rawValue)") {
                let data = try MultiReaderData(readings, truth: truth)
                return try Self.numbers(ObuchowskiRockette(data, endpoint: .area, covariance: covariance))
            }
        }
        found.append(
            try Measurement("one-shot U-statistics") {
                try Self.numbers(OneShotAnalysis(try MultiReaderData(readings, truth: truth)))
            })
        try report(found)
    }

    private static func numbers(_ analysis: ObuchowskiRockette) throws -> [String: Double] {
        let equality = try analysis.equality(.randomReadersAndCases)
        var numbers = [
            "error": analysis.error.variance, "cov1": analysis.error.cov1, "cov2": analysis.error.cov2,
            "cov3": analysis.error.cov3, "p": equality.p,
        ]
        numbers["F"] = equality.statistic
        numbers["df2"] = equality.degreesOfFreedom.last
        for difference in try analysis.differences(.randomReadersAndCases) {
            numbers["difference"] = difference.interval.estimate
            numbers["lower"] = difference.interval.lower
            numbers["upper"] = difference.interval.upper
        }
        return numbers
    }

    private static func numbers(_ analysis: OneShotAnalysis) throws -> [String: Double] {
        var numbers: [String: Double] = [:]
        for (index, area) in analysis.areas.enumerated() {
            let interval = try area.interval()
            numbers["area \(index + 1)"] = area.area
            numbers["variance \(index + 1)"] = interval.standardError.map { $0 * $0 }
        }
        for difference in analysis.differences {
            numbers["difference"] = difference.difference
            numbers["variance of the difference"] = difference.variance
        }
        return numbers
    }
}
