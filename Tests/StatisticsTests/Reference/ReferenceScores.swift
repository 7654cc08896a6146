import Statistics
import Testing

extension ReferenceCase {
    /// The two classes of a column of the case's table.
    func classes(_ field: String = "score") throws -> ScoredClasses { try input.classes(field) }
}

extension JSONValue {
    /// The two classes of the table that an input names; the truth is in the column "truth" unless it says otherwise.
    func classes(_ field: String = "score") throws -> ScoredClasses {
        let table = try ReferenceFolder.table(try #require(self["file"].text))
        let scores = try table.scores(self[field].text ?? field, truth: self["truth"].text ?? "truth")
        return try ScoredClasses(positives: scores.positives, negatives: scores.negatives)
    }
}

/// The fields of an object by name.
func fields(of value: JSONValue) -> [(String, JSONValue)] { value.keys.map { ($0, value[$0]) } }

/// A list of numbers; infinite ones are equal to the texts of the files.
func numbers(_ values: [Double]) -> JSONValue { .list(values.map(JSONValue.number)) }
