import Foundation
public import Studies

/// An image file of a draft.
@_spi(Confidential) public struct DraftImage: Equatable, Sendable {
    /// In the study's folder.
    public var path: String
    /// Whether it lies in the folder of the practice cases.
    public var isPractice: Bool
    /// Size of the file.
    public var bytes: Int
}

@_spi(Confidential) extension StudyDrafts {
    /// The image files of a draft, by path.
    public func images(of draft: StudyDraft) -> [DraftImage] {
        let layout = draft.layout
        let folders = [(layout.imageFolder, false)] + (layout.warmUp.map { [($0.imageFolder, true)] } ?? [])
        return folders.flatMap { folder, isPractice in
            let place = draft.folder.appendingPathComponent(folder)
            let names = FileManager.default.enumerator(atPath: place.path)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.lowercased().hasSuffix(".png") }.sorted {
                $0.localizedStandardCompare($1) == .orderedAscending
            }
            .map { name in
                let file = place.appendingPathComponent(name).path
                let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
                return DraftImage(path: "\(folder)/\(name)", isPractice: isPractice, bytes: size ?? 0)
            }
        }
    }

    /// The bytes of an image of a draft.
    ///
    /// - Parameter path: As ``images(of:)`` names it; any other is refused.
    public func image(_ path: String, of draft: StudyDraft) throws(DraftProblem) -> [UInt8] {
        let layout = draft.layout
        let folders = [layout.imageFolder] + (layout.warmUp.map { [$0.imageFolder] } ?? [])
        // What lies outside the draft by links or `..` is refused where the file is opened.
        guard path.lowercased().hasSuffix(".png"), folders.contains(where: { path.hasPrefix("\($0)/") }),
            !path.split(separator: "/").contains(".."),
            let bytes = try? FolderFile(root: draft.folder).bytes(of: path, limit: limits.imageBytes)
        else { throw .noSuchDraft }
        return bytes
    }

    /// Everything that is wrong with a draft, as `reader-study study check` finds it in the same folder.
    public func check(_ draft: StudyDraft) -> Checked<CheckedStudy> {
        StudyIntake(draft.folder, known: known).check { _, _ in }
    }
}
