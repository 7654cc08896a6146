import Cryptography
import Foundation
import Studies

extension StudyPlan {
    /// Stands for everything that a reader is asked, in every language: a trial of the reading page counts as long as it
    /// stays the same. Keys are sorted, so every run of the program makes the same.
    var questionsDigest: String {
        let asked: [String: Any] = [
            "advance": advance.rawValue,
            "questions": Dictionary(
                uniqueKeysWithValues: languages.map { language in
                    (language.tag, questions.map { ReadingJSON.question($0, language) })
                }),
        ]
        let data = try? JSONSerialization.data(withJSONObject: asked, options: [.sortedKeys])
        return Digest(of: Array(data ?? Data())).description
    }
}
