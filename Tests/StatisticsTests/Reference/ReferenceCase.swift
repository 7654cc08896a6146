import Foundation
import Testing

/// One case of one reference file, with the tolerances of its file.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
    let topic: String
    let id: String
    let input: JSONValue
    let expected: JSONValue
    let tolerances: JSONValue

    var testDescription: String { "\(topic): \(id)" }

    /// Every case of one file.
    static func all(_ topic: String) throws -> [ReferenceCase] {
        let file = ReferenceFolder.url.appending(path: "statistics/expected/\(topic).json")
        let document = JSONValue(try JSONSerialization.jsonObject(with: Data(contentsOf: file)))
        return document["cases"].list.enumerated().map { index, element in
            ReferenceCase(
                topic: topic, id: element["id"].text ?? "\(index)", input: element["input"],
                expected: element["expected"], tolerances: document["tolerance"])
        }
    }

    /// Every case of every file of the folder.
    static func all() throws -> [ReferenceCase] { try ReferenceFolder.topics.flatMap(all) }

    /// The tolerance that the file names for a field or its group, else the default one.
    func tolerance(_ names: [String]) -> (absolute: Double, relative: Double) {
        let named = names.reversed().map { tolerances[$0] }.first { !$0.keys.isEmpty } ?? tolerances["default"]
        return (named["absolute"].number ?? 0, named["relative"].number ?? 0)
    }
}

/// Compares our values with the expected ones, leaf by leaf.
struct ReferenceComparison {
    /// Fields whose name stands for a tolerance of another name ("fisher" -> "fisher_odds_ratio_and_ci").
    var tolerances: [String: String] = [:]
    /// Fields, as "a.b" or a last name, that are rightly different, each with the reason.
    var exceptions: [String: String] = [:]
    /// Fields below which a tolerance's name is the group's own, whatever the field is called.
    var groups: Set<String> = []
    /// Tolerances that the file states in words only.
    var fixed: [String: (absolute: Double, relative: Double)] = [:]

    /// Records an issue for each expected leaf that ours lacks or that differs by more than its tolerance.
    func check(_ ours: JSONValue, _ reference: ReferenceCase) {
        compare(ours, reference.expected, [], reference)
    }

    private func compare(_ ours: JSONValue, _ theirs: JSONValue, _ path: [String], _ reference: ReferenceCase) {
        let place = path.joined(separator: ".")
        if exceptions[place] != nil { return }
        if let last = path.last, exceptions[last] != nil { return }
        switch theirs {
        case .object(let fields):
            for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                compare(ours[name], value, path + [name], reference)
            }
        case .list(let values):
            #expect(ours.list.count == values.count, "\(reference.testDescription) \(place): length")
            for (index, value) in values.enumerated() {
                compare(ours[index], value, path + ["\(index)"], reference)
            }
        case .number, .text("Inf"), .text("-Inf"):
            compareNumbers(ours, theirs, path, reference)
        case .null:
            let isUndefined = ours.isNull || ours.number?.isNaN == true
            #expect(isUndefined, "\(reference.testDescription) \(place): \(ours) where none is defined")
        case .text, .bool:
            #expect(ours == theirs, "\(reference.testDescription) \(place)")
        }
    }

    private func compareNumbers(
        _ ours: JSONValue, _ theirs: JSONValue, _ path: [String], _ reference: ReferenceCase
    ) {
        let place = path.joined(separator: ".")
        guard let mine = ours.number, let yours = theirs.number else {
            Issue.record("\(reference.testDescription) \(place): expected \(theirs), ours is \(ours)")
            return
        }
        if mine == yours { return }
        let group = path.last(where: groups.contains)
        let names = group.map { [$0] } ?? path
        let (absolute, relative) =
            path.compactMap { fixed[$0] }.last ?? reference.tolerance(names.map { tolerances[$0] ?? $0 })
        let isNear = abs(mine - yours) <= absolute + relative * abs(yours)
        #expect(isNear, "\(reference.testDescription) \(place): ours \(mine), expected \(yours)")
    }
}
