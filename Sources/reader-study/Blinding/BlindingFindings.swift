import Foundation
import Studies
@_spi(Confidential) import StudyStore

extension BlindingCheck.Evidence {
    /// Smaller probabilities are taken for an association; random tokens give such a one once in 5,000 tests.
    static let alarm = 0.0002

    /// Whether each case has a fracture, in the order of the table.
    private var classes: [Bool] { numbers.map { cases[$0]?.reference.fracture ?? false } }

    /// Every check with its result.
    func findings() -> [Finding] {
        [
            texts, images, imageHeaders, slots, receipts, reviewRows, tokensDiffer, tokens, order, guessedAddresses,
            sizes, times, advice,
        ]
    }

    private var texts: Finding {
        var leaks: [String] = []
        // Many answers are the same; each text is searched once.
        var seen: Set<String> = []
        let tokens = RandomTokens(assigned: assigned, fetches: fetches)
        // What a model says is told where the plan says so; the finding about advice looks at when.
        for fetch in fetches where !fetch.givesAdvice {
            let headers = fetch.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
            for part in [headers, fetch.text] {
                let text = tokens.removed(from: part)
                guard seen.insert(text).inserted else { continue }
                for term in terms.found(in: text) {
                    leaks.append("\(term.what) \"\(term.text)\" in the answer to \(fetch.method) \(fetch.path)")
                }
            }
        }
        return Finding(
            "No original file name, case number, truth, free column or reader's name in any byte that was fetched",
            leaks: leaks,
            passed: """
                \(terms.searched.count.counted("text")) searched for in every header and body that is no image, \
                random tokens taken out. \
                \(terms.ordinary.count) more are ordinary words, or too short to be told from chance; the comparisons \
                between cases below stand for them.
                """)
    }

    private var caseImages: [FetchLog.Fetch] {
        let known = Set(assigned.map { "/images/\($0.image)" })
        return fetches.filter { known.contains($0.path) && $0.status == 200 }
    }

    private var images: Finding {
        let all = fetches.filter { $0.image != nil }
        let leaks = all.filter { fetch in
            guard let image = fetch.image else { return false }
            return image.trailingBytes > 0 || image.chunks.first != "IHDR" || image.chunks.last != "IEND"
                || image.chunks.dropFirst().dropLast().contains { $0 != "IDAT" }
        }.map { "\($0.path) holds \($0.image?.chunks.joined(separator: " ") ?? "")" }
        return Finding(
            "Images hold pixels and nothing else", leaks: leaks,
            passed: "\(all.count) image files: only IHDR, IDAT and IEND, and no byte after them.")
    }

    private var imageHeaders: Finding {
        let variants = Set(caseImages.map(\.comparableHeaders))
        return Finding(
            "Image responses have the same headers for every case",
            leaks: variants.count > 1 ? ["\(variants.count) different sets of headers"] : [],
            passed: "\(caseImages.count) responses, equal but for time and length.")
    }

    private var slots: Finding {
        var leaks: [String] = []
        var compared = 0
        for fetch in fetches where fetch.isOf("/api/reading") {
            let slots = CaseComparison.slots(fetch.body)
            compared += slots.count
            if Set(slots).count > 1 { leaks.append("cases differ in the list that \(fetch.by) got") }
        }
        return Finding(
            "The list of cases says the same about every case", leaks: leaks,
            passed: "\(compared) entries: equal keys, values and lengths but for random tokens, positions and times.")
    }

    private var receipts: Finding {
        var leaks: [String] = []
        var compared = 0
        let answers = fetches.filter { $0.method == "PUT" && $0.path.hasPrefix("/api/reading/") && $0.status == 200 }
        for (reader, own) in Dictionary(grouping: answers, by: \.by) {
            compared += own.count
            let contents = Set(own.map { CaseComparison.normalised($0.body) + "\n" + $0.comparableHeaders })
            if contents.count > 1 { leaks.append("receipts of \(reader) differ between cases") }
            let keys = own.first.map { CaseComparison.normalised($0.body) } ?? ""
            for word in ["correct", "feedback", "fracture", "truth", "reference"] where keys.contains("\(word)=") {
                leaks.append("the receipt of an answer has the key \"\(word)\"")
            }
        }
        return Finding(
            "Receipts of answers say nothing about being right", leaks: leaks,
            passed: """
                \(compared) receipts. Half of the probes called every case positive, half every case negative, and each \
                one's receipts are equal for all cases.
                """)
    }

    private var reviewRows: Finding {
        var leaks: [String] = []
        var compared = 0
        for fetch in fetches where fetch.isOf("/reading/review") {
            let rows = CaseComparison.rows(ofPage: fetch.text)
            compared += rows.count
            if Set(rows).count > 1 { leaks.append("rows differ between cases on the page of \(fetch.by)") }
        }
        return Finding(
            "The page of own answers says the same about every case", leaks: leaks,
            passed: "\(compared) rows, equal but for digits of positions and times.")
    }

    private var tokensDiffer: Finding {
        let all = assigned.flatMap { [$0.slot, $0.image] }
        let lengths = Set(all.map(\.utf8.count))
        var leaks: [String] = []
        if Set(all).count != all.count { leaks.append("a token was used twice") }
        if lengths.count > 1 { leaks.append("tokens have different lengths") }
        return Finding(
            "Every reader has tokens of his own for every case and image", leaks: leaks,
            passed: "\(all.count) tokens of \(lengths.first ?? 0) letters, all different.")
    }

    /// Sums over the probes of a number of each case, in the order of the table.
    private func sums(_ value: ([AssignedCase]) -> [Double]) -> [Double] {
        var sums: [CaseNumber: Double] = [:]
        for (_, own) in Dictionary(grouping: assigned, by: { "\($0.reader) \($0.session)" }) {
            for (item, number) in zip(own, value(own)) { sums[item.number, default: 0] += number }
        }
        return numbers.map { sums[$0] ?? 0 }
    }

    private var tokens: Finding {
        let measures: [(String, ([AssignedCase]) -> [Double])] = [
            ("alphabetical order of cases", { Self.ranks($0.map(\.slot)) }),
            ("alphabetical order of images", { Self.ranks($0.map(\.image)) }),
            ("first letter of cases", { $0.map { Double($0.slot.utf8.first ?? 0) } }),
            ("first letter of images", { $0.map { Double($0.image.utf8.first ?? 0) } }),
        ]
        var details: [String] = []
        var isAlarming = false
        for (index, (what, measure)) in measures.enumerated() {
            let p = Association.permutationP(sums(measure), classes, seed: seed &+ UInt64(index))
            details.append("\(what): p = \(Self.decimals(p, 4))")
            if p < Self.alarm { isAlarming = true }
        }
        return Finding(
            "Tokens do not go together with the class", isAlarming ? .leak : .passed,
            "Permutation tests, 10,000 shuffles, seed \(seed): \(details.joined(separator: ", ")). "
                + "Below \(Self.alarm) counts as a leak.")
    }

    private var order: Finding {
        let p = Association.permutationP(
            sums { $0.map { Double($0.position) } }, classes, seed: seed &+ 100)
        let plan = record.plan.order
        let longest = balance.runs.map(\.length).max() ?? 0
        var leaks: [String] = []
        if p < Self.alarm { leaks.append("positions go together with the class (p = \(Self.decimals(p, 4)))") }
        if plan.policy != .fixed, longest > plan.longestRun {
            leaks.append("a run of \(longest) cases of one class, more than the \(plan.longestRun) allowed")
        }
        let means = balance.classPositions.filter { $0.type == nil }.map {
            "\($0.fracture ? "with" : "without") fracture \(Self.decimals($0.meanPosition, 1))"
        }
        return Finding(
            "The order of the cases does not tell the class", leaks: leaks,
            passed: """
                Mean position \(means.joined(separator: ", ")) (middle \
                \(Self.decimals(balance.middlePosition, 1))); permutation test p = \(Self.decimals(p, 4)); longest run \
                of one class \(longest) (policy \(plan.policy.rawValue), limit \(plan.longestRun)).
                """)
    }

    private var guessedAddresses: Finding {
        let leaks = guesses.filter { !$0.isRefused }.map { "\($0.what): \($0.path) answered \($0.status)" }
        return Finding(
            "Guessed addresses are refused, and others' tokens look like ones that do not exist", leaks: leaks,
            passed: "\(guesses.count) guesses, all refused.")
    }

    /// Values of the cases' images, one a case.
    private func perCase(_ value: (FetchLog.Fetch) -> Double) -> [Double] {
        let byPath = Dictionary(grouping: caseImages, by: \.path)
        return sums { own in
            own.map { item in byPath["/images/\(item.image)"]?.first.map(value) ?? 0 }
        }
    }

    private var sizes: Finding {
        let measures: [(String, (FetchLog.Fetch) -> Double)] = [
            ("bytes", { Double($0.bytes) }), ("width", { Double($0.image?.width ?? 0) }),
            ("height", { Double($0.image?.height ?? 0) }),
        ]
        var details: [String] = []
        var isUneven = false
        for (what, measure) in measures {
            guard let area = Association.area(perCase(measure), classes) else { continue }
            details.append("\(what): AUC \(Self.decimals(area, 2))")
            if area > 0.7 || area < 0.3 { isUneven = true }
        }
        return Finding(
            "Size of the images by class", isUneven ? .warning : .passed,
            "\(details.joined(separator: ", ")) (0.5 is no association; a warning above 0.7 or below 0.3). This is a "
                + "property of the images: cut or resample them alike if it matters.")
    }

    private var times: Finding {
        let byPath = Dictionary(
            grouping: fetches.filter { $0.method == "PUT" && $0.status == 200 }, by: \.path)
        let answers = sums { own in
            own.map { byPath["/api/reading/slots/\($0.slot)/answer"]?.first?.milliseconds ?? 0 }
        }
        var details: [String] = []
        var isUneven = false
        for (what, values) in [("images", perCase(\.milliseconds)), ("answers", answers)] {
            guard let area = Association.area(values, classes) else { continue }
            let p = Association.permutationP(Self.ranks(values), classes, seed: seed &+ 200)
            details.append("\(what): AUC \(Self.decimals(area, 2)), rank test p = \(Self.decimals(p, 4))")
            if p < 0.01, area > 0.7 || area < 0.3 { isUneven = true }
        }
        return Finding(
            "Response times by class", isUneven ? .warning : .passed,
            "\(details.joined(separator: "; ")). One run on a machine that also did other work: such times are noisy, "
                + "and the time of an image follows its size.")
    }

    private static func ranks(_ texts: [String]) -> [Double] {
        let places = Dictionary(uniqueKeysWithValues: texts.sorted().enumerated().map { ($1, Double($0)) })
        return texts.map { places[$0] ?? 0 }
    }

    /// Places in ascending order; equal values share the mean of theirs.
    private static func ranks(_ values: [Double]) -> [Double] {
        let sorted = values.sorted()
        var places: [Double: (sum: Double, count: Double)] = [:]
        for (place, value) in sorted.enumerated() {
            let before = places[value] ?? (0, 0)
            places[value] = (before.sum + Double(place), before.count + 1)
        }
        return values.map { value in places[value].map { $0.sum / $0.count } ?? 0 }
    }

    private static func decimals(_ value: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", value)
    }
}
