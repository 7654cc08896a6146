public import Statistics

extension SourcePaper {
    /// The page docs/paper.md, as Markdown.
    ///
    /// - Throws: ``StatisticsError`` if a printed number could not be read.
    public func page() throws(StatisticsError) -> String {
        let counts = Self.modelCounts
        var text = """
            # The source paper, number by number

            Cheng et al., *European Radiology* 2019;29:5469-5477 (doi 10.1007/s00330-019-06167-y). This page is written by
            `reader-study published paper`; a test holds it against the program. 100 radiographs, 50 with a hip fracture,
            were read by 15 primary physicians and 6 experts. Of the model's calls, \(counts.truePositives) were true positive,
            \(counts.falsePositives) false positive, \(counts.falseNegatives) false negative and \(counts.trueNegatives) true negative.

            """
        text += section("The model", try modelLines())
        text += section("Groups of readers", try groupLines())
        text += section("What else is printed", try otherLines())
        text += """

            Other papers can be held against their counts in the same way: `reader-study help published mean`.
            """
        return text
    }

    private func section(_ title: String, _ lines: [Line]) -> String {
        var text = "\n## \(title)\n\n| printed | computed here | verdict |\n|---|---|---|\n"
        for line in lines { text += "| \(line.printed) | \(line.computed) | \(line.verdict) |\n" }
        return text
    }
}
