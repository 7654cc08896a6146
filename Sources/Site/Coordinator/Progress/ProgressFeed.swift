import Foundation
import Logging
import Studies
import StudyStore

/// The one place that watches studies for all pages of progress that are open.
///
/// A study is looked at once a second while somebody listens, by the head of its history, which one step in an index
/// gives; only when that has changed is the progress read, once for all listeners. What another process writes is noticed
/// too.
actor ProgressFeed {
    private let store: StudyStore
    private let interval: Duration
    private var studies: [StudyName: Watched] = [:]
    private var lastListener = 0

    /// Listeners of all studies together; further ones are told to reload the page.
    static let most = 500
    /// Every so many looks a listener gets the newest progress again, changed or not: a sign of life.
    static let looksToBeat = 15

    private struct Watched {
        var listeners: [Int: AsyncStream<ProgressSnapshot>.Continuation] = [:]
        var newest: ProgressSnapshot?
        var task: Task<Void, Never>?
    }

    /// - Parameter interval: Between two looks.
    init(store: StudyStore, interval: Duration = .seconds(1)) {
        (self.store, self.interval) = (store, interval)
    }

    /// How many listen at present.
    var listeners: Int { studies.values.reduce(0) { $0 + $1.listeners.count } }

    /// The progress of a study, now and whenever it changes; a listener that is slow gets the newest only.
    ///
    /// - Throws: ``SiteError/tooManyAttempts`` when too many listen.
    func listen(to study: StudyName) throws -> AsyncStream<ProgressSnapshot> {
        guard listeners < Self.most else { throw SiteError.tooManyAttempts }
        lastListener += 1
        let listener = lastListener
        let (stream, continuation) = AsyncStream.makeStream(
            of: ProgressSnapshot.self, bufferingPolicy: .bufferingNewest(1))
        continuation.onTermination = { [weak self] _ in
            Task { await self?.leave(listener, study) }
        }
        if let newest = studies[study]?.newest { continuation.yield(newest) }
        studies[study, default: Watched()].listeners[listener] = continuation
        if studies[study]?.task == nil {
            studies[study]?.task = Task { [weak self, interval] in
                var look = 0
                var head: String?
                while !Task.isCancelled {
                    guard let self else { return }
                    head = await self.look(at: study, since: head, isBeat: look.isMultiple(of: Self.looksToBeat))
                    look += 1
                    try? await Task.sleep(for: interval)
                }
            }
        }
        return stream
    }

    private func leave(_ listener: Int, _ study: StudyName) {
        studies[study]?.listeners[listener] = nil
        guard studies[study]?.listeners.isEmpty == true else { return }
        studies[study]?.task?.cancel()
        studies[study] = nil
    }

    /// - Returns: The head that was found; the one before when the database did not answer, so that it is tried again.
    private func look(at study: StudyName, since known: String?, isBeat: Bool) async -> String? {
        guard let head = try? await store.historyHead(of: study) else { return known }
        if head != known {
            guard let record = try? await store.study(study), let readers = try? await store.progress(of: study) else {
                return known
            }
            studies[study]?.newest = ProgressSnapshot(record, readers)
        } else if !isBeat {
            return head
        }
        if let watched = studies[study], let newest = watched.newest {
            for continuation in watched.listeners.values { continuation.yield(newest) }
        }
        return head
    }
}
