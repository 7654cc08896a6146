import Statistics
import Testing

/// The readers' means of the source paper, from counts of 50 cases each.
@Suite("Published means of readers") struct PublishedResultTests {
    private func published(
        _ readers: Int, _ mean: String, _ lower: String, _ upper: String, range: (String, String)? = nil
    ) throws -> PublishedGroupMean {
        try PublishedGroupMean(
            readers: readers, cases: 50, mean: PrintedNumber(mean), lower: PrintedNumber(lower),
            upper: PrintedNumber(upper), lowest: range.map { try PrintedNumber($0.0) },
            highest: range.map { try PrintedNumber($0.1) })
    }

    @Test("sensitivity of the primary readers: 717 hits, two sums of squares")
    func primarySensitivity() throws {
        let result = try published(15, "95.6", "93.6", "97.6", range: ("84", "100"))
        #expect(result.verdict == .consistent)
        #expect(result.explanations.map(\.sum) == [717])
        #expect(result.explanations.first?.sumsOfSquaresWhenRounded == [34317, 34319])
    }

    @Test("specificity of the primary readers: 82.2 is no rounded mean of 15 readers and 50 cases")
    func primarySpecificity() throws {
        let result = try published(15, "82.2", "76.2", "88.3", range: ("46", "94"))
        #expect(result.verdict == .onlyWhenCut)
        #expect(result.explanations.map(\.sum) == [617])
        #expect(result.explanations.first?.meanPrintings == [.cut])
        #expect(result.nearestSums.map(\.sum) == [616, 617])
        #expect(abs(result.nearestSums[0].meanPercent - 82.1333) < 1e-4)
        #expect(abs(result.nearestSums[1].meanPercent - 82.2667) < 1e-4)
    }

    @Test("sensitivity of the experts: four readers of 100 % and two of 98 %, the upper limit brought down to 100")
    func expertSensitivity() throws {
        let result = try published(6, "99.3", "98.2", "100")
        let explanation = try #require(result.explanations.first)
        #expect(result.verdict == .consistent)
        #expect(explanation.onlyCounts == [50, 50, 50, 50, 49, 49])
        #expect(explanation.limitWasBounded)
    }

    @Test("specificity of the experts: sum 263 and sum of squares 11571, nothing else")
    func expertSpecificity() throws {
        let result = try published(6, "87.7", "81.5", "93.8")
        #expect(result.explanations.map(\.sum) == [263])
        #expect(result.explanations.first?.sumsOfSquaresWhenRounded == [11571])
        #expect(result.explanations.first?.limitWasBounded == false)
    }

    @Test("rounding corrects what cutting broke")
    func corrected() throws {
        #expect(try published(15, "82.3", "76.2", "88.3").verdict == .consistent)
    }

    @Test("limits that no counts give are refused")
    func limitsDoNotFit() throws {
        #expect(try published(15, "95.6", "93.6", "99.9").verdict == .limitsDoNotFit)
        #expect(try published(6, "99.4", "98.2", "100").verdict == .impossible)
    }

    @Test("a sum of squares needs readers who have it")
    func attainable() throws {
        // Two readers, sum 3: only 3 + 0 and 2 + 1, whose squares add up to 9 and 5.
        let result = try PublishedGroupMean(
            readers: 2, cases: 3, mean: PrintedNumber("50"), lower: PrintedNumber("0"), upper: PrintedNumber("100"))
        #expect(result.explanations.first?.sumsOfSquaresWhenRounded == [5, 9])
    }

    @Test("printed numbers are read exactly", arguments: [("82.2", 822, 1), ("100", 100, 0), ("0.05", 5, 2)])
    func printed(text: String, digits: Int, decimals: Int) throws {
        let number = try PrintedNumber(text)
        #expect(number.digits == digits)
        #expect(number.decimals == decimals)
        #expect(number.description == text)
    }

    @Test("what is no number is refused", arguments: ["", ".", "-3", "8,2", "1.2.3", "1e5", "12345678901"])
    func noNumber(text: String) {
        #expect(throws: StatisticsError.self) { try PrintedNumber(text) }
    }

    @Test("impossible designs are refused")
    func refused() {
        #expect(throws: StatisticsError.self) { try published(1, "50", "40", "60") }
        #expect(throws: StatisticsError.self) { try published(5, "101", "40", "60") }
    }
}
