import CDIMSEShim
import Synchronization

/// C-FIND in the study root (PS3.4, C.6.2).
extension DIMSEClient {
    /// Answers that are read to one question; no PACS needs to send more.
    private static let mostAnswers = 10_000

    /// The studies that hold what a query asks for, in the PACS's order, each with those of its series.
    public func search(
        _ query: StudyQuery, progress: @Sendable (Int) -> Void
    ) async throws(PACSError) -> [FoundStudy] {
        var found: [FoundStudy] = []
        var seen: Set<UID> = []
        let modalities: [String?] = query.modalities.isEmpty ? [nil] : query.modalities
        for modality in modalities where found.count < query.limit {
            let keys = Self.keys(of: query, modality)
            // No more than are wanted; again for more if some of them have no series that is.
            var most = max(1, query.limit)
            while true {
                let answers = try await answers("STUDY", keys, upTo: most) { query.admits(study: $0) }
                for answer in answers where found.count < query.limit {
                    guard let study = answer.uid(.studyInstance), seen.insert(study).inserted else { continue }
                    let series = try await series(of: study, query)
                    guard !series.isEmpty,
                        let study = FoundStudy(answer, series: series, patients: query.wantsPatients)
                    else { continue }
                    found.append(study)
                    progress(found.count)
                }
                guard found.count < query.limit, answers.count >= most, most < Self.mostAnswers else { break }
                most = min(4 * most, Self.mostAnswers)
            }
        }
        return found
    }

    /// What is asked for at the level of studies.
    static func keys(of query: StudyQuery, _ modality: String?) -> [(AttributeTag, String)] {
        let keys = [
            (AttributeTag.studyInstance, ""), (.studyDate, query.days ?? ""), (.studyTime, ""),
            (.accessionNumber, query.accessionNumber ?? ""), (.modalitiesInStudy, modality ?? ""),
            (.studyDescription, query.description ?? ""),
        ]
        return query.wantsPatients ? keys + [(.patientID, ""), (.patientName, "")] : keys
    }

    /// Those series of a study that a query asks for.
    public func series(of study: UID, _ query: StudyQuery) async throws(PACSError) -> [FoundSeries] {
        let answers = try await answers(
            "SERIES",
            [
                (.studyInstance, "\(study)"), (.seriesInstance, ""), (.modality, ""), (.seriesDescription, ""),
                (.bodyPartExamined, query.bodyPart ?? ""), (.instancesInSeries, ""),
            ])
        return answers.filter { query.admits(series: $0) }.compactMap { FoundSeries($0, study: study) }
    }

    /// The objects of a series.
    public func objects(of series: FoundSeries, classes: Set<UID>?) async throws(PACSError) -> [FoundObject] {
        let answers = try await answers(
            "IMAGE",
            [
                (.studyInstance, "\(series.study)"), (.seriesInstance, "\(series.series)"), (.objectInstance, ""),
                (.objectClass, ""), (.instanceNumber, ""),
            ])
        return answers.compactMap { answer in
            guard let instance = answer.uid(.objectInstance) else { return nil }
            let objectClass = answer.uid(.objectClass)
            if let classes, let objectClass, !classes.contains(objectClass) { return nil }
            return FoundObject(
                study: series.study, series: series.series, instance: instance, objectClass: objectClass)
        }
    }

    /// What has been answered so far.
    private final class Answers: Sendable {
        private let tags: [AttributeTag]
        private let most: Int
        private let admits: @Sendable (AttributeSet) -> Bool
        private let state = Mutex(State())

        private struct State {
            var wanted: [AttributeSet] = []
            var count = 0
        }

        init(_ tags: [AttributeTag], upTo most: Int, _ admits: @escaping @Sendable (AttributeSet) -> Bool) {
            (self.tags, self.most, self.admits) = (tags, most, admits)
        }

        var wanted: [AttributeSet] { state.withLock(\.wanted) }

        func forget() { state.withLock { $0 = State() } }

        /// Takes one answer; whether more are wanted.
        func take(_ values: UnsafePointer<UnsafePointer<CChar>?>) -> Bool {
            var set = AttributeSet()
            for (index, tag) in tags.enumerated() {
                guard let value = values[index] else { continue }
                // One blank text stands for none.
                set.values[tag] = String(cString: value).split(separator: "\\").map { .text(String($0)) }
            }
            let isWanted = admits(set)
            return state.withLock { state in
                if isWanted { state.wanted.append(set) }
                state.count += 1
                return state.wanted.count < most && state.count < DIMSEClient.mostAnswers
            }
        }
    }

    /// The answers to a question that are admitted, up to a number; the PACS is told to stop then.
    private func answers(
        _ level: String, _ keys: [(AttributeTag, String)], upTo most: Int = mostAnswers,
        _ admits: @escaping @Sendable (AttributeSet) -> Bool = { _ in true }
    ) async throws(PACSError) -> [AttributeSet] {
        let answers = Answers(keys.map(\.0), upTo: most, admits)
        try await ask { peer, outcome in
            // A question that is asked again is answered again.
            answers.forget()
            Self.withKeys(keys) { keys in
                cdimse_find(
                    peer, level, keys, keys.count,
                    { context, values in
                        guard let context, let values else { return false }
                        return Unmanaged<Answers>.fromOpaque(context).takeUnretainedValue().take(values)
                    }, Unmanaged.passUnretained(answers).toOpaque(), &outcome)
            }
        }
        return answers.wanted
    }
}
