import Foundation
import Reports
import Studies
@_spi(Confidential) import StudyStore

/// Fills the page of one reading.
struct DeskReadingBuilder: Sendable {
    let desk: CoordinatorDesk
    let study: StudyRecord
    let language: Language
    let view: DeskView
    let matrix: Disagreement
    /// The case's place in the matrix.
    let place: Int
    /// All readers' readings of the case.
    let records: [ReadingRecord]
    /// The reader's tracks of it.
    let tracks: [StoredViewTrack]
    let hasMap: Bool
    let reference: ReferenceStandard?

    private var address: StudyAddress { StudyAddress(study.plan.name) }
    private var item: DisagreementCase { matrix.cases[place] }
    private var signs: DeskPageBuilder {
        DeskPageBuilder(desk: desk, study: study, language: language, view: view)
    }

    func text(_ key: String, _ values: [String: String] = [:]) -> String {
        desk.text("desk.\(key)", language, filling: values)
    }

    func page(coordinator: String, _ record: ReadingRecord, image: CaseSummary) throws -> DeskReadingPage {
        let number = item.item.number.description
        let column = matrix.readers.firstIndex { $0.id.description == record.reader }
        let cell = column.map { matrix.cell(case: place, column: $0) }
        let ways = DeskWays(matrix, view: view, place: place, column: column).addresses(address)
        return DeskReadingPage(
            coordinator: coordinator, study: desk.heading(study, language, tab: .desk),
            title: text("readingOf", ["number": number, "reader": record.reader]), number: number,
            reader: record.reader, specialty: desk.specialty(record.specialty, in: study.plan, language),
            back: address.desk + view.query,
            ways: ways.map { DeskReadingPage.Way(name: $0.name, label: text("ways.\($0.name)"), address: $0.address) },
            facts: facts(record), signs: cell.map(signs.signs) ?? "", words: cell.map(signs.words) ?? "",
            isWrong: cell?.isWrong == true, hasMap: hasMap, hasReference: reference?.box != nil,
            hasTracks: !tracks.isEmpty, hasVersions: !record.versions.isEmpty,
            versions: record.versions.map { version($0, of: record) }, others: others(record),
            pageData: try data(record, ways: ways, image: image))
    }

    private func facts(_ record: ReadingRecord) -> [DeskReadingPage.Fact] {
        var facts: [DeskReadingPage.Fact] = []
        func add(_ key: String, _ value: String?) {
            if let value { facts.append(DeskReadingPage.Fact(label: text("facts.\(key)"), value: value)) }
        }
        let side = reference?.side.map { desk.text("cases.side.\($0.rawValue)", language) }
        add("truth", [signs.stratum(item.stratum), side].compactMap(\.self).joined(separator: ", "))
        if let probability = item.probability, let call = item.modelCall, let threshold = matrix.threshold {
            let said = text(call ? "said.fracture" : "said.none")
            add(
                "model",
                text(
                    "facts.modelSaid",
                    [
                        "probability": PrintedNumber.decimal(probability, places: 3),
                        "call": item.modelIsWrong == true ? "\(said), \(text("wrong"))" : said,
                        "threshold": PrintedNumber.shortest(threshold),
                    ]))
        }
        add("conflict", item.contradicting.map { "\($0)/\(item.said)" })
        add("position", String(record.position))
        add("shownAt", (record.shownAt ?? record.versions.first?.submission.shownAt).map { TimeValue($0).text })
        if let standing = record.standing?.submission {
            add("seconds", seconds(standing.activeMilliseconds))
            add("firstDecision", standing.firstDecisionMilliseconds.map(seconds))
        }
        add("signedAt", record.signedAt.map { TimeValue($0).text })
        return facts
    }

    private func seconds(_ milliseconds: Int64) -> String {
        PrintedNumber.decimal(Double(milliseconds) / 1000, places: 1) + " s"
    }

    private func version(_ version: ReadingRecord.Version, of record: ReadingRecord) -> DeskReadingPage.Version {
        let sent = version.submission
        return DeskReadingPage.Version(
            number: version.number,
            answers: study.plan.questions.compactMap { question in
                sent.responses[question.id].map { response in
                    DeskReadingPage.Fact(
                        label: question.text.text(in: language),
                        value: question.words(for: response, in: language) {
                            desk.text("cases.side.\($0.rawValue)", language)
                        })
                }
            },
            savedAt: TimeValue(sent.answeredAt), activeSeconds: seconds(sent.activeMilliseconds),
            firstDecision: sent.firstDecisionMilliseconds.map(seconds) ?? "–", viewChanges: sent.viewChanges,
            reason: sent.changeReason, isStanding: version.number == record.standing?.number)
    }

    /// The case's readers in the order of the matrix.
    private func others(_ record: ReadingRecord) -> [DeskReadingPage.Other] {
        matrix.readers.enumerated().map { column, reader in
            let cell = matrix.cell(case: place, column: column)
            let code = reader.id.description
            return DeskReadingPage.Other(
                code: code, address: address.reading(item.item.number, by: code, view),
                specialty: desk.specialty(reader.specialty ?? Specialty.Code(""), in: study.plan, language),
                signs: signs.signs(cell), words: signs.words(cell),
                confidence: cell.confidence.map(PrintedNumber.shortest) ?? "–",
                seconds: cell.seconds.map { PrintedNumber.decimal($0, places: 1) } ?? "–", isThis: code == record.reader
            )
        }
    }

    private func data(
        _ record: ReadingRecord, ways: [(name: String, address: String)], image: CaseSummary
    ) throws -> String {
        let number = item.item.number.description.inAddress
        let strings = desk.pages.strings
        let texts: [String: Any] = [
            "desk": strings.branch("coordinator.desk", language), "viewer": strings.branch("viewer", language),
            "keys": strings.branch("keys", language), "heatMaps": strings.branch("heatMaps.controls", language),
        ]
        let box: Any = reference?.box.map { ["x0": $0.x0, "y0": $0.y0, "x1": $0.x1, "y1": $0.y1] } ?? NSNull()
        return try scriptJSON([
            "strings": texts, "image": "\(address.path)/images/\(number)",
            "map": hasMap ? "\(address.desk)/maps/\(number)\(view.query)" : NSNull(), "reference": box,
            "label": text("filmOf", ["number": item.item.number.description]),
            "marks": Self.marks(record.standing), "reader": record.reader,
            "others": records.filter { $0.reader != record.reader }.compactMap { other -> [String: Any]? in
                let marks = Self.marks(other.standing)
                return marks.isEmpty ? nil : ["reader": other.reader, "marks": marks]
            },
            "tracks": try tracks.map { try track($0, of: record) },
            "ways": Dictionary(ways.map { ($0.name, $0.address) }) { first, _ in first },
        ])
    }

    private static func marks(_ version: ReadingRecord.Version?) -> [[String: Any]] {
        (version?.submission.responses.values ?? [:].values).flatMap { response -> [Mark] in
            if case .marks(let marks) = response { marks } else { [] }
        }.map(ReadingJSON.mark)
    }

    private func track(_ stored: StoredViewTrack, of record: ReadingRecord) throws -> [String: Any] {
        let ended = record.versions.first { $0.submission.key == stored.sent.submission }
        let start = stored.sent.shownAt.milliseconds
        let decided = ended?.submission.firstDecisionMilliseconds.flatMap { milliseconds -> Int64? in
            // Counted from the first paint of the case, which may be that of an earlier visit.
            guard let shownAt = ended?.submission.shownAt.milliseconds else { return nil }
            return shownAt + milliseconds - start
        }
        return [
            "shownAt": stored.sent.shownAt.description, "version": ended.map { $0.number as Any } ?? NSNull(),
            "savedAfter": ended.map { max(0, $0.submission.answeredAt.milliseconds - start) as Any } ?? NSNull(),
            "decidedAfter": decided.flatMap { $0 >= 0 ? $0 as Any : nil } ?? NSNull(),
            "steps": try JSONSerialization.jsonObject(with: Data(stored.sent.track.json.utf8)),
            "choices": choices,
        ]
    }

    /// The words of the first question's options.
    private var choices: [String: String] {
        guard case .choice(let options, _)? = study.plan.questions.first?.kind else { return [:] }
        return Dictionary(options.map { ($0.code, $0.label.text(in: language)) }) { first, _ in first }
    }
}
