import Foundation
import Reports
import Statistics
import Studies
import Testing

@Suite("The review of heat maps") struct HeatMapReviewTests {
    /// The source paper's: 49 fractures found, 47 maps at the fracture, 1 opposite, 1 elsewhere; and 8 false alarms.
    private static let cases =
        (1...49).map { ComparisonCase(number: CaseNumber("\($0)"), fracture: true) }
        + (51...58).map { ComparisonCase(number: CaseNumber("\($0)"), fracture: false) }

    private static func answers(_ places: (Int) -> ActivationPlace?) -> [CaseNumber: HeatMapAnswer?] {
        Dictionary(
            uniqueKeysWithValues: cases.enumerated().map { index, item in
                (item.number, places(index).map { HeatMapAnswer(place: $0) })
            })
    }

    private static func paper(_ code: String) -> HeatMapReviews.Reviewer {
        HeatMapReviews.Reviewer(
            code: code, answers: answers { $0 == 0 ? .opposite : $0 == 1 ? .elsewhere : .fractureSite })
    }

    private static func results(_ reviews: [HeatMapReviews], cases: [ComparisonCase] = cases) -> ComparisonResults {
        var data = ComparisonData(cases: cases, readers: [], readings: [])
        data.heatMapReviews = reviews
        var settings = AnalysisSettings()
        settings.heatMapReference = .hidden
        return ComparisonResults(data, settings)
    }

    @Test("47 of 49 are 95.9 % (86.0-99.5) as in the paper, in every file")
    func paper() throws {
        let results = Self.results([HeatMapReviews(model: "DenseNet-121", reviewers: [Self.paper("M01")])])
        let row = try #require(results.heatMapReviews.first?.counts.first)
        #expect(row.fracture && row.maps == 49 && row.reviewed == 49)
        #expect(row.places == [.fractureSite: 47, .opposite: 1, .elsewhere: 1])
        let share = try row.atFractureSite.get()
        // R 4.2.2: binom.test(47, 49)$conf.int
        #expect(abs(share.lower - 0.8602) < 5e-5 && abs(share.upper - 0.9950) < 5e-5)

        let page = TablePage(results.heatMapReviewTable)
        let printed = page.rows.map { [$0.heading.text] + $0.cells.map(\.text) }
        #expect(printed.count == 2, "fractures, and maps of cases without one apart")
        #expect(
            printed[0].contains { $0.contains("95.9") && $0.contains("86.0") && $0.contains("99.5") }, "\(printed[0])")
        #expect(printed[1].contains("no fracture"))
        #expect(page.footnotes.contains { $0.text.contains("hidden from the reviewers") })

        let bundle = AnalysisBundle(results, program: "test", scripts: [:]) { $0.title }
        let archive = try bundle.archive()
        let table = try #require(archive["tables/heat-map-review.csv"])
        let csv = String(decoding: table, as: UTF8.self)
        #expect(csv.contains("DenseNet-121,M01,fracture,49,49,47,0.959"))
        for path in ["tables/heat-map-review.json", "tables/heat-map-review.html", "tables.xlsx"] {
            #expect(archive[path] != nil, "\(path)")
        }
        let document = try #require(archive["results.json"])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(document)) as? [String: Any])
        let review = try #require((json["heat_map_review"] as? [[String: Any]])?.first)
        #expect(review["reference"] as? String == "hidden")
        let first = try #require((review["reviewers"] as? [[String: Any]])?.first)
        #expect((first["places"] as? [String: Int]) == ["fracture_site": 47, "opposite": 1, "elsewhere": 1])
        let estimate = (first["at_fracture_site"] as? [String: Any])?["estimate"] as? Double
        #expect(abs((estimate ?? .nan) - 47.0 / 49) < 1e-15)
    }

    @Test("maps without an answer are counted and take no part")
    func unfinished() throws {
        let reviewer = HeatMapReviews.Reviewer(code: "M01", answers: Self.answers { $0 < 10 ? .fractureSite : nil })
        let row = try #require(
            Self.results([HeatMapReviews(model: "A", reviewers: [reviewer])]).heatMapReviews.first?.counts[0])
        #expect(row.maps == 49 && row.reviewed == 10)
        #expect(try row.atFractureSite.get().n == 10)
        let none = HeatMapReviews.Reviewer(code: "M01", answers: Self.answers { _ in nil })
        let table = Self.results([HeatMapReviews(model: "A", reviewers: [none])]).heatMapReviewTable
        #expect(table.rows.count == 2, "an empty review is told, not left out")
    }

    @Test("two reviewers have each a row and an agreement; one has none")
    func agreement() throws {
        let second = HeatMapReviews.Reviewer(code: "M02", answers: Self.answers { $0 == 0 ? .opposite : .fractureSite })
        let results = Self.results([HeatMapReviews(model: "A", reviewers: [Self.paper("M01"), second])])
        #expect(results.heatMapReviewTable.rows.count == 4)
        let agreement = try #require(try results.heatMapReviews.first?.agreement?.get())
        #expect(abs(agreement.meanPairwiseAgreement - 56.0 / 57) < 1e-12, "they differ on one of 57 maps")
        #expect(results.heatMapAgreementTable.rows.count == 1)
        #expect(Self.results([HeatMapReviews(model: "A", reviewers: [second])]).heatMapAgreementTable.rows.isEmpty)
    }

    @Test("hits and energy of the boxes have their intervals, and maps of cases without a fracture take no part")
    func boxes() throws {
        let boxes: [CaseNumber: BoxAgreement] = [
            CaseNumber("1"): BoxAgreement(isHit: true, energyInside: 0.5),
            CaseNumber("2"): BoxAgreement(isHit: true, energyInside: 0.7),
            CaseNumber("3"): BoxAgreement(isHit: false, energyInside: 0.3),
            CaseNumber("4"): BoxAgreement(isHit: false, energyInside: nil),
            CaseNumber("51"): BoxAgreement(isHit: true, energyInside: 1),
        ]
        let result = try #require(
            Self.results([HeatMapReviews(model: "A", reviewers: [], boxes: boxes)]).heatMapReviews.first)
        let pointing = try #require(try result.pointing?.get())
        #expect(pointing.estimate == 0.5 && pointing.n == 4)
        let energy = try #require(try result.energy?.get())
        // R 4.2.2: t.test(c(0.5, 0.7, 0.3))
        #expect(abs(energy.estimate - 0.5) < 1e-12 && energy.n == 3)
        #expect(abs(energy.lower - 0.003172) < 5e-6 && abs(energy.upper - 0.996828) < 5e-6)
        #expect(Self.results([]).tables.allSatisfy { !$0.name.hasPrefix("heat-map") })
    }

    @Test("a table of reviews from elsewhere is read")
    func input() throws {
        let file = InputFile(
            name: "reviews.csv",
            bytes: Array("reviewer,case,place,remark\nA,1,fracture-site,\nA,2,Opposite,\"faint, there\"\nA,51,,\n".utf8)
        )
        let checked = HeatMapReviewInput.parse(file, cases: Self.cases)
        #expect(checked.problems.isEmpty, "\(checked.problems)")
        let reviews = try #require(checked.value?.first)
        #expect(reviews.model == "Model" && reviews.reviewers.map(\.code) == ["A"])
        let answers = reviews.reviewers[0]
        #expect(answers.answer(to: CaseNumber("2")) == HeatMapAnswer(place: .opposite, remark: "faint, there"))
        #expect(answers.answers.count == 3 && answers.answer(to: CaseNumber("51")) == nil)
    }

    @Test(
        "a table that cannot be right is refused with its row",
        arguments: [
            ("reviewer,case,place\nA,1,left\n", "row 2"), ("reviewer,case,place\nA,99,opposite\n", "row 2"),
            ("reviewer,case,place\nA,1,opposite\nA,1,elsewhere\n", "row 3"), ("reviewer,case\nA,1\n", "place"),
            ("reviewer,case,place\n,1,opposite\n", "row 2"),
        ])
    func badInput(text: String, told: String) throws {
        let checked = HeatMapReviewInput.parse(
            InputFile(name: "reviews.csv", bytes: Array(text.utf8)), cases: Self.cases)
        #expect(checked.value == nil)
        #expect(checked.errors.contains { $0.description.contains(told) }, "\(checked.errors)")
    }
}
