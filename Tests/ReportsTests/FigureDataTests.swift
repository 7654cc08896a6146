import Charts
import Foundation
import Reports
import Statistics
import Studies
import Testing

/// What a figure says about its intervals, and that the data it offers are what it draws.
@Suite("Figures and the data behind them") struct FigureDataTests {
    static let names = [
        "flow", "roc", "reader-roc", "summary-roc", "forest", "confusion", "probabilities", "calibration",
        "precision-recall", "decision-curve", "case-matrix", "reading-time", "position",
    ]

    @Test("the study has every figure")
    func complete() throws { #expect(try FigureStudy().results.figures().map(\.name) == Self.names) }

    @Test("no figure of a study at 90 % says 95 %, and those with intervals say 90 %", arguments: names)
    func level(name: String) throws {
        let figure = try FigureStudy(level: 0.9).figure(name)
        let said = figure.words + figure.caption + figure.title
        #expect(!said.contains(/\b95\s?%/), "\(said.matches(of: /[^\n]*\b95\s?%[^\n]*/).map { $0.output })")
        let levels = figure.data.rows.flatMap { $0 }.compactMap(\.estimate?.level.value)
        #expect(levels.allSatisfy { $0 == 0.9 })
        #expect(levels.isEmpty || said.contains("90 %"))
        #expect(["roc", "forest", "calibration", "position"].contains(name) == !levels.isEmpty)
    }

    @Test("at 95 % the figures say so")
    func otherLevel() throws {
        #expect(try FigureStudy(level: 0.95).figure("forest").words.contains("% (95 % CI)"))
        #expect(try FigureStudy(level: 0.95).figure("roc").words.contains("95 % confidence band"))
    }

    @Test("the forest plot draws the limits of the tables")
    func forest() throws {
        let study = try FigureStudy()
        let figure = try study.figure("forest")
        let readers = figure.rows("reader")
        let rows = study.results.readersTable.rows
        #expect(readers.count == rows.count)
        for reader in readers {
            let row = try #require(rows.first { $0[0] == reader["name"] })
            #expect(row.contains(try #require(reader["sensitivity"])))
            #expect(row.contains(try #require(reader["specificity"])))
        }
        #expect(figure.rows("mean").map { $0["name"] } == study.results.groups.map { .text($0.label) })
        for (mean, group) in zip(figure.rows("mean"), study.results.groups) {
            #expect(mean["sensitivity"]?.estimate == (try group[.sensitivity]?.multiReader.get()))
        }
        #expect(figure.rows("model").count == 1)
        let drawn = figure.words
        for row in readers + figure.rows("mean") + figure.rows("model") {
            for measure in ["sensitivity", "specificity"] {
                #expect(drawn.contains(try #require(row[measure]?.percents)))
            }
        }
    }

    @Test("the ROC plane's data hold curve, band, operating point, readers and means, each as it is drawn")
    func roc() throws {
        let study = try FigureStudy()
        let figure = try study.figure("roc")
        let model = try #require(study.results.models.first)
        #expect(figure.rows("curve").count == model.curve?.thresholds.count)
        #expect(figure.rows("band").compactMap { $0["sensitivity"]?.estimate }.reversed() == model.band.map(\.interval))
        let (drawn, svg) = (figure.words, figure.figure.svg())
        for row in figure.rows("operating point") + figure.rows("mean") {
            let name = try #require(row["name"]?.text)
            let sensitivity = try #require(row["sensitivity"]?.percents)
            #expect(sensitivity.contains("("))
            #expect(row["false_positive_rate"]?.estimate != nil)
            #expect(drawn.contains("Sensitivity \(sensitivity)%"), "\(name)")
        }
        #expect(figure.rows("operating point").count == 1)
        #expect(figure.rows("reader").count == 12)
        for row in figure.rows("reader") {
            let value = PrintedNumber.decimal(try #require(row["sensitivity"]?.number), places: 4)
            #expect(svg.contains("data-sensitivity=\"\(value)\""))
        }
    }

    @Test("groups of five readers or more have grey crosses beside those of the specialties; smaller ones have none")
    func groupMeans() throws {
        let both = try FigureStudy().figure("roc")
        #expect(
            both.rows("mean").map { $0["name"]?.text } == ["Radiology", "Surgery", "Group: expert", "Group: primary"])
        #expect(both.words.contains("Group: expert, mean (n = 6)"))
        #expect(both.figure.svg().contains("stroke-neutral"))
        let few = try FigureStudy(experts: 4).figure("roc")
        #expect(few.rows("mean").map { $0["name"]?.text } == ["Radiology", "Surgery", "Group: primary"])
        #expect(!few.words.contains("Group: expert"))
        let many = try FigureStudy(specialties: ["a", "b", "c", "d"]).figure("roc")
        #expect(many.rows("mean").map { $0["name"]?.text } == ["Group: expert", "Group: primary"])
        let mean = try #require(both.rows("mean").last?["sensitivity"]?.estimate)
        let group = try FigureStudy().results.groups.first { $0.label == "Group: primary" }
        #expect(mean == group?[.sensitivity]?.tInterval)
    }

    @Test("a group that is one specialty under another name is drawn once")
    func sameReaders() throws {
        let specialties = (0..<12).map { $0 < 6 ? "radiology" : "surgery" }
        let figure = try FigureStudy(specialties: specialties).figure("roc")
        #expect(figure.rows("mean").map { $0["name"]?.text } == ["Radiology", "Surgery"])
    }

    @Test("the caption promises those crosses only that are drawn")
    func crossesInCaption() throws {
        for (experts, specialties, words) in [
            (6, ["radiology", "surgery"], "Crosses: means of specialties and, in grey, of groups with five"),
            (0, ["radiology", "surgery"], "Crosses: means of specialties with five"),
            (6, ["radiology"], "Crosses: in grey, means of groups with five"), (0, ["radiology"], nil),
        ] as [(Int, [String], String?)] {
            let figure = try FigureStudy(experts: experts, specialties: specialties).figure("roc")
            #expect(figure.rows("mean").isEmpty == (words == nil))
            #expect(figure.caption.contains("Crosses") == (words != nil))
            #expect(words.map(figure.caption.contains) ?? true, "\(figure.caption)")
        }
    }

    @Test("summary curves come with their points, the readers and the model's curve")
    func summary() throws {
        let study = try FigureStudy()
        let figure = try study.figure("summary-roc")
        let all = try #require(study.results.summaryCurves.first).curve.get()
        let point = try #require(figure.rows("summary point").first)
        #expect(point["name"] == .text("All readers") && point["sensitivity"] == .number(all.sensitivity))
        #expect(figure.words.contains("Sensitivity \(try #require(point["sensitivity"]?.percents))%"))
        #expect(figure.rows("reader").count == 12)
        #expect(figure.rows("curve").allSatisfy { $0["name"] == .text("Net") } && !figure.rows("curve").isEmpty)
        #expect(try study.figure("reader-roc").rows("reader").count == 12)
    }

    @Test("every box of the flow is in its data")
    func flow() throws {
        let figure = try FigureStudy().figure("flow")
        let keys = figure.data.columns.map(\.key)
        let rows = figure.data.rows.map { Dictionary(zip(keys, $0)) { first, _ in first } }
        for row in rows {
            let number = try #require(row["number"]?.count)
            #expect(figure.words.contains("\(number) \(try #require(row["what"]?.text))"))
        }
        #expect(rows.contains { $0["what"] == .text("readings planned") && $0["number"] == .count(480) })
        #expect(rows.contains { $0["box"] == .text("left out") && $0["number"] == .count(1) })
    }

    @Test("the flow tells the invited readers who never answered or were declared void, where they are known")
    func recruitment() throws {
        let known = try FigureStudy(recruitment: ReaderRecruitment(neverAnswered: 2, void: 3)).figure("flow")
        for words in ["17 readers invited", "2 never answered", "3 declared void", "12 analysed, of these"] {
            #expect(known.words.contains(words))
        }
        #expect(!known.caption.contains("not in it"))
        let unknown = try FigureStudy().figure("flow")
        #expect(!unknown.words.contains("invited") && unknown.caption.contains("are not in it"))
    }

    @Test("every square of the matrix is a row, and they add up to the numbers in the titles")
    func caseMatrix() throws {
        let figure = try FigureStudy().figure("case-matrix")
        #expect(figure.data.rows.count == 13 * 40)
        #expect(figure.rows("reader").count { $0["outcome"] == .text("missing") } == 1)
        #expect(figure.rows("reader").count { $0["outcome"] == .text("cannot assess") } == 1)
        for name in ["R1", "R12"] {
            let right = figure.rows("reader").count { $0["name"] == .text(name) && $0["outcome"] == .text("right") }
            #expect(figure.figure.svg().contains("data-reader=\"\(name)\" data-correct=\"\(right)\""))
        }
    }

    @Test("every reader's box and dots are in the data of reading times")
    func readingTime() throws {
        let study = try FigureStudy()
        let figure = try study.figure("reading-time")
        let boxes = figure.rows("box")
        #expect(boxes.count == 12 && figure.rows("dot").count == 12 * 40)
        for box in boxes {
            let reader = try #require(study.results.readers.first { .text($0.reader.id.description) == box["reader"] })
            #expect(box["minimum"] == reader.seconds.map { .number($0.minimum) })
            #expect(box["maximum"] == reader.seconds.map { .number($0.maximum) })
            let numbers = ["lower_quartile", "median", "upper_quartile"].compactMap { box[$0]?.number }
            let printed = numbers.map { PrintedNumber.decimal($0, places: 1) }
            #expect(figure.words.contains("\(printed[1]) (\(printed[0])\u{2013}\(printed[2])), n = 40"))
        }
    }

    @Test("the models' figures draw the numbers of their data")
    func models() throws {
        let study = try FigureStudy()
        let confusion = try study.figure("confusion")
        for row in confusion.data.rows {
            guard case .fraction(let part, of: let whole)? = row.last else {
                Issue.record("no fraction in \(row)")
                continue
            }
            let share = PrintedNumber.decimal(Double(part) / Double(whole), places: 1, shift: 2)
            #expect(confusion.words.contains("\(part) (\(share)%)"))
        }
        #expect(confusion.data.rows.count == 4)
        let probabilities = try study.figure("probabilities")
        let bars = probabilities.rows("bar").compactMap { $0["cases"]?.count }
        #expect(bars.count == 40 && bars.reduce(0, +) == 40)
        #expect(probabilities.rows("threshold").first?["from"] == .number(0.5))
        let calibration = try study.figure("calibration")
        #expect(!calibration.rows("point").isEmpty)
        for row in calibration.rows("point") {
            let mean = try #require(row["predicted"]?.number)
            let count = try #require(row["cases"]?.count)
            let drawn = calibration.words.matches(of: /n = (\d+): Predicted probability ([0-9.]+)/).filter {
                Int($0.output.1) == count && abs((Double($0.output.2) ?? .nan) - mean) < 0.00501
            }
            #expect(!drawn.isEmpty, "\(count) cases at \(mean)")
        }
        #expect(calibration.rows("bar below").compactMap { $0["cases"]?.count }.reduce(0, +) == 40)
        let recall = try study.figure("precision-recall")
        let point = try #require(recall.rows("operating point").first)
        #expect(recall.words.contains("Recall (sensitivity) \(try #require(point["recall"]?.percents))%"))
        #expect(recall.rows("prevalence").first?["precision"] == .number(0.5))
        let decision = try study.figure("decision-curve")
        let strategies = Set(decision.data.rows.compactMap { $0[0].text })
        #expect(strategies == ["Net", "All positive", "None positive"])
        #expect(strategies.allSatisfy(decision.words.contains))
    }
}
