import Foundation
import Studies
import StudyStore

/// The progress of a study as the page's script gets it: numbers and moments, no words and no names.
struct ProgressSnapshot: Equatable, Sendable {
    let summary: Summary
    let groups: [Group]
    let readers: [Reader]

    struct Summary: Codable, Equatable, Sendable {
        let done: Int
        let of: Int
        let percent: Int
        let signedOff: Int
        let lastAnswer: String?
    }

    struct Group: Codable, Equatable, Sendable {
        let code: String
        let begun: Int
        let signedOff: Int
        let done: Int
        let activeMinutes: Int
        let medianSeconds: String?
        let lastSeen: String?
        let unsent: Int
    }

    struct Reader: Codable, Equatable, Sendable {
        let code: String
        /// Answers of each session.
        let done: [Int]
        let activeMinutes: Int
        let medianSeconds: String?
        let lastSeen: String?
        let unsent: Int
        let signedOff: Bool
    }

    init(_ study: StudyRecord, _ all: [ReaderProgress]) {
        let counted = all.filter { $0.voidReason == nil }
        let progress = ProgressValue(counted)
        summary = Summary(
            done: progress.done, of: progress.of, percent: progress.percent,
            signedOff: counted.count { $0.isSignedOff },
            lastAnswer: all.flatMap(\.sessions).compactMap(\.lastAnswerAt).max()?.description)
        groups = Dictionary(grouping: counted, by: \.specialty).sorted { $0.key < $1.key }.map { code, members in
            Group(
                code: code.description, begun: members.count { $0.sessions.contains { $0.answered > 0 } },
                signedOff: members.count { $0.isSignedOff }, done: ProgressValue(members).done,
                activeMinutes: members.activeMinutes, medianSeconds: members.medianOfMedianSeconds,
                lastSeen: members.compactMap(\.lastSeenAt).max()?.description, unsent: members.unsentAtLeast)
        }
        readers = all.map { reader in
            Reader(
                code: reader.code, done: reader.sessions.map(\.answered), activeMinutes: [reader].activeMinutes,
                medianSeconds: [reader].medianOfMedianSeconds, lastSeen: reader.lastSeenAt?.description,
                unsent: reader.unsentAtLeast, signedOff: reader.isSignedOff)
        }
    }

    /// What has changed, as JSON on one line; `nil` when nothing has.
    ///
    /// - Parameter known: What the page shows already; without it, everything is told.
    func change(since known: ProgressSnapshot?) throws -> String? {
        guard self != known else { return nil }
        struct Change: Encodable {
            let summary: Summary
            let groups: [Group]
            let readers: [Reader]
            /// Readers of the study: a page that shows fewer has to be loaded again.
            let count: Int
        }
        let shown = Dictionary((known?.readers ?? []).map { ($0.code, $0) }) { first, _ in first }
        let change = Change(
            summary: summary, groups: groups, readers: readers.filter { shown[$0.code] != $0 }, count: readers.count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(change), as: UTF8.self)
    }
}
