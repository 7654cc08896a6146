public import ArgumentParser
import Reports
public import Statistics

/// `sample-size`: how many readers and cases a study needs.
struct SampleSizeCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-size", abstract: "How many readers and cases a study needs.",
        subcommands: [SampleSizeFromPilot.self, SampleSizeConjectured.self, SampleSizeStandAlone.self])
}

extension ConjecturedReaderStudy.Endpoint: ExpressibleByArgument {}

/// What every question of size asks.
struct PowerOptions: ParsableArguments {
    @Option(help: "Power, between 0 and 1.") var power = 0.8
    @Option(help: "Two-sided level of significance.") var alpha = 0.05
}

/// `sample-size pilot`.
struct SampleSizeFromPilot: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "pilot", abstract: "The power of readers x cases from the variance components of a pilot study.",
        discussion: """
            Two tests, readers and cases random (Hillis, Obuchowski & Berbaum, Acad Radiol 2011;18:129). The components \
            are those of an Obuchowski-Rockette analysis; the new study must have the pilot's share of fractures. The last \
            column says how many cases reach the power that is asked for.

            Example: reader-study sample-size pilot --test-reader 0.0002 --variance 0.0008 --cov1 0.00035 --cov2 0.00035 \
            --cov3 0.00024 --pilot-cases 114 --difference 0.05 --readers 5 --readers 10 --cases 100 --cases 200

            Exit codes: 0 done, 1 a value is out of range.
            """)

    @Option(help: "Variance of test by reader.") var testReader: Double
    @Option(help: "Error variance.") var variance: Double
    @Option(help: "Covariance of one reader's errors with two tests.") var cov1: Double
    @Option(help: "Covariance of two readers' errors with one test.") var cov2: Double
    @Option(help: "Covariance of two readers' errors with two tests.") var cov3: Double
    @Option(help: "Cases of the pilot.") var pilotCases: Int
    @Option(help: "The true difference that is to be found.") var difference: Double
    @Option(help: "Readers; may be repeated.") var readers: [Int] = [3, 5, 8, 12, 16, 21]
    @Option(help: "Cases; may be repeated.") var cases: [Int] = [50, 100, 200, 400]
    @OptionGroup var options: PowerOptions

    func execute() async throws {
        let pilot = try ReaderStudyPower(
            testReader: testReader, variance: variance, cov1: cov1, cov2: cov2, cov3: cov3, pilotCases: pilotCases)
        Terminal.out("Power to find a difference of \(difference); two-sided level \(options.alpha).")
        Terminal.out(row(["readers"] + cases.map { "\($0) cases" } + ["cases for \(options.power)"]))
        for (count, powers) in zip(
            readers, try pilot.grid(difference: difference, readers: readers, cases: cases, alpha: options.alpha))
        {
            let needed = try pilot.casesNeeded(
                power: options.power, difference: difference, readers: count, alpha: options.alpha)
            Terminal.out(
                row(
                    ["\(count)"] + powers.map { Reports.PrintedNumber.decimal($0.power, places: 3) }
                        + [needed.map { "\($0.cases)" } ?? "more readers"]))
        }
    }

    private func row(_ cells: [String]) -> String {
        cells.map { String(repeating: " ", count: max(0, 15 - $0.count)) + $0 }.joined()
    }
}

/// `sample-size conjectured`.
struct SampleSizeConjectured: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "conjectured", abstract: "The cases of a study of two tests when there is no pilot.",
        discussion: """
            Variances are conjectured from the ranges in which readers are expected to lie (Obuchowski, AJR 2000;175:603).

            Example: reader-study sample-size conjectured --endpoint auc --value 0.9 --difference 0.05 --readers 8 \
            --between 0.1 --within 0.02

            Exit codes: 0 done, 1 a value is out of range or no number of cases suffices.
            """)

    @Option(help: "What is compared: auc, sensitivity or specificity.") var endpoint = ConjecturedReaderStudy.Endpoint
        .area
    @Option(help: "The expected value, as a fraction.") var value: Double
    @Option(help: "The difference to be found.") var difference: Double
    @Option(help: "Readers.") var readers: Int
    @Option(help: "Range of the readers' values.") var between: Double
    @Option(help: "Range of one reader's values when reading the same cases twice.") var within = 0.0
    @Option(help: "Cases of the other class for each one that the value rests on.") var ratio = 1.0
    @OptionGroup var options: PowerOptions

    func execute() async throws {
        let study = try ConjecturedReaderStudy(
            .init(
                endpoint: endpoint, value: value, difference: difference, readers: readers,
                rangeBetweenReaders: between, rangeWithinReader: within, ratio: ratio), power: options.power,
            alpha: options.alpha)
        Terminal.out(sizes(endpoint, study.diseased, study.healthy))
    }
}

/// `sample-size stand-alone`.
struct SampleSizeStandAlone: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "stand-alone",
        abstract: "The cases that show a model's value within a distance of its expectation.",
        discussion: """
            Example: reader-study sample-size stand-alone --endpoint sensitivity --value 0.95 --precision 0.05

            Exit codes: 0 done, 1 a value is out of range.
            """)

    @Option(help: "What is estimated: auc, sensitivity or specificity.") var endpoint = ConjecturedReaderStudy.Endpoint
        .area
    @Option(help: "The expected value, as a fraction.") var value: Double
    @Option(help: "The distance that is to be found significant.") var precision: Double
    @Option(help: "Cases of the other class for each one that the value rests on.") var ratio = 1.0
    @OptionGroup var options: PowerOptions

    func execute() async throws {
        let study = try StandAloneStudy(
            endpoint: endpoint, value: value, precision: precision, ratio: ratio, power: options.power,
            alpha: options.alpha)
        Terminal.out(sizes(endpoint, study.diseased, study.others))
    }
}

/// The two classes in the order in which they are always named.
private func sizes(_ endpoint: ConjecturedReaderStudy.Endpoint, _ own: Int, _ others: Int) -> String {
    let (diseased, healthy) = endpoint == .specificity ? (others, own) : (own, others)
    return "\(diseased + healthy) cases: \(diseased) with and \(healthy) without a fracture"
}
