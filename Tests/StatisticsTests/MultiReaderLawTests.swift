import Statistics
import Testing

/// Laws that any multi-reader analysis keeps, on ratings drawn from a seed.
@Suite("Multi-reader laws") struct MultiReaderLawTests {
    private static func rows(_ change: (Int, Int, Double) -> Double = { $2 }) -> [MultiReaderData.Reading] {
        var generator = SeededGenerator(seed: 7)
        return (0..<2).flatMap { test in
            (0..<5).flatMap { reader in
                (0..<24).map { place in
                    let rating = Double(generator.below(6) + (place < 10 ? 2 : 0))
                    return MultiReaderData.Reading(
                        reader: "R\(reader)", test: "T\(test)", caseID: "\(place)",
                        rating: change(test, place, rating))
                }
            }
        }
    }
    private static let truth = Dictionary(uniqueKeysWithValues: (0..<24).map { ("\($0)", $0 < 10) })

    @Test("the order of the rows changes nothing")
    func order() throws {
        var shuffled = Self.rows()
        var generator = SeededGenerator(seed: 1)
        generator.shuffle(&shuffled)
        let data = try MultiReaderData(Self.rows(), truth: Self.truth)
        #expect(try MultiReaderData(shuffled, truth: Self.truth) == data)
    }

    @Test(
        "swapping the labels mirrors the areas and keeps the differences' precision",
        arguments: CovarianceEstimator.allCases)
    func mirror(_ covariance: CovarianceEstimator) throws {
        let data = try MultiReaderData(Self.rows(), truth: Self.truth)
        let swapped = try MultiReaderData(Self.rows(), truth: Self.truth.mapValues { !$0 })
        let first = try ObuchowskiRockette(data, endpoint: .area, covariance: covariance)
        let second = try ObuchowskiRockette(swapped, endpoint: .area, covariance: covariance)
        #expect(abs(first.means[0] + second.means[0] - 1) < 1e-12)
        #expect(abs(try first.equality().p - second.equality().p) < 1e-9)
    }

    @Test("a monotone transformation of the ratings changes nothing")
    func monotone() throws {
        let data = try MultiReaderData(Self.rows(), truth: Self.truth)
        let cubed = try MultiReaderData(Self.rows { $2 * $2 * $2 - 100 }, truth: Self.truth)
        #expect(try OneShotAnalysis(data) == OneShotAnalysis(cubed))
        #expect(
            try ObuchowskiRockette(data, endpoint: .area) == ObuchowskiRockette(cubed, endpoint: .area))
    }

    @Test("identical tests differ by zero, and no test of it exists")
    func identical() throws {
        let half = Self.rows().filter { $0.test == "T0" }
        let copy = half.map {
            MultiReaderData.Reading(reader: $0.reader, test: "T1", caseID: $0.caseID, rating: $0.rating)
        }
        let analysis = try ObuchowskiRockette(try MultiReaderData(half + copy, truth: Self.truth), endpoint: .area)
        let difference = try #require(try analysis.differences().first)
        #expect(difference.interval.lower == 0 && difference.interval.upper == 0)
        #expect(difference.interval.remarks.contains(.nothingVaries))
        #expect(throws: StatisticsError.self) { try analysis.equality() }
    }

    /// Every reader twice under two names.
    private static func doubled(_ rows: [MultiReaderData.Reading]) -> [MultiReaderData.Reading] {
        rows
            + rows.map {
                MultiReaderData.Reading(
                    reader: $0.reader + " again", test: $0.test, caseID: $0.caseID, rating: $0.rating)
            }
    }

    @Test(
        "every reader twice: the estimates stay, spread and covariances follow their laws",
        arguments: CovarianceEstimator.allCases)
    func duplicates(_ covariance: CovarianceEstimator) throws {
        let once = try ObuchowskiRockette(
            MultiReaderData(Self.rows(), truth: Self.truth), endpoint: .area, covariance: covariance)
        let twice = try ObuchowskiRockette(
            MultiReaderData(Self.doubled(Self.rows()), truth: Self.truth), endpoint: .area, covariance: covariance)
        let readers = Double(once.readers.count)
        let others = 2 * readers - 1
        #expect(zip(once.means, twice.means).allSatisfy { abs($0 - $1) < 1e-12 })
        let between = try #require(once.meanSquares.testReader) * 2 * (readers - 1) / others
        #expect(abs(try #require(twice.meanSquares.testReader) - between) < 1e-12)
        #expect(abs(once.error.variance - twice.error.variance) < 1e-12)
        #expect(abs(once.error.cov1 - twice.error.cov1) < 1e-12)
        // A reader and his copy share all of his error.
        let cov2 = (2 * (readers - 1) * once.error.cov2 + once.error.variance) / others
        let cov3 = (2 * (readers - 1) * once.error.cov3 + once.error.cov1) / others
        #expect(abs(twice.error.cov2 - cov2) < 1e-12 && abs(twice.error.cov3 - cov3) < 1e-12)
    }

    @Test(
        "every reader twice: two copies are no further evidence on the same readers",
        arguments: CovarianceEstimator.allCases)
    func duplicatesOfFixedReaders(_ covariance: CovarianceEstimator) throws {
        // Each test finds other cases hard, for all of its readers: so Cov2 - Cov3 is not raised to zero.
        let rows = Self.rows { test, place, rating in rating + Double(place * (test == 0 ? 5 : 7) % 6) }
        let once = try ObuchowskiRockette(
            MultiReaderData(rows, truth: Self.truth), endpoint: .area, covariance: covariance)
        let twice = try ObuchowskiRockette(
            MultiReaderData(Self.doubled(rows), truth: Self.truth), endpoint: .area, covariance: covariance)
        for analysis in [once, twice] { try #require(analysis.error.cov2 > analysis.error.cov3) }
        let (first, second) = (
            try #require(try once.differences(.fixedReaders).first?.interval),
            try #require(try twice.differences(.fixedReaders).first?.interval)
        )
        #expect(abs(first.lower - second.lower) < 1e-9 && abs(first.upper - second.upper) < 1e-9)
        #expect(abs(first.estimate - second.estimate) < 1e-12)
    }

    @Test("every reader twice: the one-shot areas and their difference stay, and the readers are counted twice")
    func duplicatesInOneShot() throws {
        let once = try OneShotAnalysis(try MultiReaderData(Self.rows(), truth: Self.truth))
        let twice = try OneShotAnalysis(try MultiReaderData(Self.doubled(Self.rows()), truth: Self.truth))
        #expect(zip(once.areas, twice.areas).allSatisfy { abs($0.area - $1.area) < 1e-12 })
        #expect(twice.areas.map(\.counts.readers) == once.areas.map { 2 * $0.counts.readers })
        let (first, second) = (try #require(once.differences.first), try #require(twice.differences.first))
        #expect(abs(first.difference - second.difference) < 1e-12)
        #expect(second.biasedVariance >= 0 && first.biasedVariance >= 0)
    }

    @Test("a second reading and a case without truth are refused by name")
    func refused() {
        let row = MultiReaderData.Reading(reader: "A", test: "T", caseID: "9", rating: 1)
        for truth in [["9": true], [:]] {
            #expect(throws: StatisticsError.self) { try MultiReaderData([row, row], truth: truth) }
        }
    }
}
