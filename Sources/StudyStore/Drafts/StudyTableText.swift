import Studies

/// Writes the tables of a study from what is stored of it.
enum StudyTableText {
    /// A practice case as it is stored.
    struct PracticeRow: Sendable {
        var number: String
        var fracture: Bool?
        /// Left, upper, right and lower edge.
        var box: [Double?]
        var feedback: [String: String]
        var file: String
    }

    /// `cases.csv`.
    static func cases(_ cases: [StudyCase]) -> String {
        let free = Set(cases.flatMap(\.other.keys)).sorted()
        let header = [
            "case", "image", "fracture", "type", "side", "truth_source", "box_x0", "box_y0", "box_x1", "box_y1", "age",
            "sex", "iss",
        ]
        let rows = cases.map { item -> [String] in
            let (truth, box) = (item.reference, item.reference.box)
            let edges = [box?.x0, box?.y0, box?.x1, box?.y1].map(text)
            let registry = [item.age.map(String.init), item.sex?.rawValue, item.injurySeverityScore.map(String.init)]
            return [
                item.number.description, item.imageFile, truth.fracture ? "yes" : "no", truth.type.rawValue,
                truth.side?.rawValue ?? "", truth.source,
            ] + edges + registry.map { $0 ?? "" } + free.map { item.other[$0] ?? "" }
        }
        return table([header + free] + rows)
    }

    /// `warm-up.csv`; the images are named by the cases' numbers.
    static func practice(_ cases: [PracticeRow]) -> String {
        let languages = Set(cases.flatMap(\.feedback.keys)).subtracting([""]).sorted()
        let header =
            ["case", "image", "fracture", "type", "box_x0", "box_y0", "box_x1", "box_y1", "feedback"]
            + languages.map { "feedback_\($0)" }
        let rows = cases.map { item -> [String] in
            [
                item.number, "\(item.number.replacing("/", with: "-")).png",
                item.fracture.map { $0 ? "yes" : "no" } ?? "", "",
            ] + item.box.map(text) + [item.feedback[""] ?? item.feedback["en"] ?? ""]
                + languages.map { item.feedback[$0] ?? "" }
        }
        return table([header] + rows)
    }

    private static func text(_ edge: Double?) -> String {
        guard let edge else { return "" }
        return edge == edge.rounded() && abs(edge) < 1e9 ? String(Int(edge)) : String(edge)
    }

    private static func table(_ rows: [[String]]) -> String {
        rows.map { row in row.map(DelimitedText.quoted).joined(separator: ",") + "\n" }.joined()
    }
}
