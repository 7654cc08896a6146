import ArgumentParser
import Statistics

/// Area under the ROC curve from raw scores: DeLong's interval, and the stratified bootstrap.
struct AreaParts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "area", abstract: "The area with DeLong's interval and with 2,000 stratified resamples.")

    @Option(help: "Columns truth (1 or 0) and score.") var table: String
    @Option(help: "Resamples.") var replicates = 2000

    func run() throws {
        let rows = try InputRows(table)
        let scores = try rows.numbers("score")
        let truth = try rows.numbers("truth").map { $0 == 1 }
        let delong = try Measurement("area with DeLong's interval") {
            let classes = try ScoredClasses(scores: scores, isPositive: truth)
            let interval = try Placements(classes).delongInterval(isCut: true)
            return [
                "estimate": interval.estimate, "lower": interval.lower, "upper": interval.upper,
            ]
        }
        let settings = try BootstrapSettings(replicates: replicates, seed: 1)
        let bootstrap = try Measurement("stratified bootstrap of the area") {
            let classes = try ScoredClasses(scores: scores, isPositive: truth)
            let interval = try classes.bootstrapArea(settings).interval(.percentile)
            return [
                "estimate": interval.estimate, "lower": interval.lower, "upper": interval.upper,
                "standard error": interval.standardError ?? .nan,
            ]
        }
        try report([delong, bootstrap])
    }
}
