import Foundation
import Synchronization

/// How much drafts hold at most, so that an upload need not walk through thousands of files to know that it fits.
///
/// What was announced since the last walk is added to what that found. Files that were replaced or removed since make the
/// sum too large, never too small; when it says that there is no room, the folder is walked through again.
final class DraftRoom: Sendable {
    private struct Use {
        var files = 0
        var bytes = 0
    }

    private let known = Mutex<[String: Use]>([:])

    /// Takes room for a file; `false` when a draft that holds it would hold more than the limits allow.
    func take(_ bytes: Int, in draft: StudyDraft, _ limits: DraftLimits) -> Bool {
        func take() -> Bool {
            known.withLock { known in
                guard var use = known[draft.id], use.files < limits.files, use.bytes + bytes <= limits.draftBytes
                else { return false }
                use.files += 1
                use.bytes += bytes
                known[draft.id] = use
                return true
            }
        }
        if take() { return true }
        let use = Self.use(of: draft.folder)
        known.withLock { $0[draft.id] = use }
        return take()
    }

    /// Forgets a draft.
    func forget(_ draft: StudyDraft) { known.withLock { $0[draft.id] = nil } }

    private static func use(of folder: URL) -> Use {
        var use = Use()
        for file in FileManager.default.enumerator(atPath: folder.path)?.compactMap({ $0 as? String }) ?? [] {
            var status = stat()
            guard stat(folder.appendingPathComponent(file).path, &status) == 0 else { continue }
            use.files += 1
            use.bytes += Int(status.st_size)
        }
        return use
    }
}
