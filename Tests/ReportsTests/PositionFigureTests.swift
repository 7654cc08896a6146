import Charts
import Reports
import Statistics
import Studies
import Testing

@Suite("Course of the reading") struct PositionFigureTests {
    @Test("accuracy is the mean of the readers' accuracies in a block, with the t interval over readers")
    func means() throws {
        let results = try FigureStudy(level: 0.9).results
        let figure = try FigureStudy(level: 0.9).figure("position")
        #expect(figure.data.rows.count == 4)
        for row in figure.data.rows {
            let (first, last) = (try #require(row[0].count), try #require(row[1].count))
            // From the readings themselves: what the standard rules count, "cannot assess" as wrong.
            let accuracies = results.data.readers.indices.compactMap { reader -> Double? in
                let cells = zip(results.data.cells(reader: reader, modality: 0), results.data.cases).filter {
                    (first...last).contains($0.0.position ?? 0) && $0.0.answer != .missing
                }
                let right = cells.count { $0.0.answer == ($0.1.fracture ? .fracture : .noFracture) }
                return cells.isEmpty ? nil : Double(right) / Double(cells.count)
            }
            let expected = try ReadersMean(accuracies, level: try ConfidenceLevel(0.9), range: 0...1)
            let interval = try #require(row[4].estimate)
            #expect(row[2].count == accuracies.count && interval.n == accuracies.count)
            #expect(abs(interval.estimate - expected.summary.mean) < 1e-12)
            #expect(interval.lower == expected.interval?.lower && interval.upper == expected.interval?.upper)
            #expect(interval.method == .tIntervalOfReaders)
            #expect(figure.words.contains("Accuracy (%) \(try #require(row[4].percents))"))
        }
        for place in [figure.words, figure.caption] { #expect(place.contains("90 % t interval over readers")) }
        #expect(!figure.caption.contains("Wilson"))
    }

    @Test("a single reader has points and no bars")
    func oneReader() throws {
        let figure = try FigureStudy(readers: 1).figure("position")
        #expect(figure.data.rows.allSatisfy { $0[4].estimate == nil && $0[4].number != nil })
        #expect(!figure.figure.svg().contains("class=\"interval\""))
        #expect(!figure.words.contains("t interval") && figure.caption.contains("a single reader has no interval"))
    }
}
