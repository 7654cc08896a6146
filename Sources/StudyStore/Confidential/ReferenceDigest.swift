import Cryptography
import Studies

extension ConfidentialStore {
    /// SHA-256 over everything that is known about every case of a study, by case number: each case is the number of its
    /// fields and a colon, then the fields as netstrings.
    func digest(of study: StudyName) async throws -> Digest {
        let cases = try await cases(of: study).values.sorted { $0.number.description < $1.number.description }
        let stream = DigestStream()
        for item in cases {
            let fields = item.fields
            stream.update(Array("\(fields.count):".utf8))
            for field in fields { stream.update(Array("\(field.utf8.count):\(field),".utf8)) }
        }
        return stream.finish()
    }
}

extension StudyCase {
    fileprivate var fields: [String] {
        var fields = [
            number.description, imageFile, reference.fracture ? "yes" : "no", reference.type.rawValue,
            reference.side?.rawValue ?? "", reference.source, age.map { String($0) } ?? "", sex?.rawValue ?? "",
            injurySeverityScore.map { String($0) } ?? "",
        ]
        if let box = reference.box {
            for edge in [box.x0, box.y0, box.x1, box.y1] { fields.append("\(edge)") }
        }
        for (name, value) in other.sorted(by: { $0.key < $1.key }) { fields += [name, value] }
        return fields
    }
}
