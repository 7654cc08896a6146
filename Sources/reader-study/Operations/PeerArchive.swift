import Foundation
import PACS
@_spi(Confidential) import Site

/// The PACS of the settings, for the pages.
struct PeerArchive: HospitalArchive {
    let name: String
    let peer: Peer
    /// The folder of each target.
    let folders: [ArchiveTarget: URL]

    var targets: [ArchiveTarget] { [ArchiveTarget.workList, .folder].filter { folders[$0] != nil } }

    func search(_ query: ArchiveQuery) async throws -> [ArchiveStudy] {
        let wanted = try Self.query(query)
        do {
            return try await peer.with { try await $0.search(wanted) }.map(Self.study)
        } catch {
            throw Self.problem(error)
        }
    }

    func retrieve(
        _ studies: [String], of query: ArchiveQuery, into target: ArchiveTarget,
        progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void
    ) async throws -> ArchiveRetrieval {
        guard let folder = folders[target] else { throw ArchiveProblem("there is no such folder") }
        let wanted = try Self.query(query)
        do {
            let outcome = try await peer.with { archive in
                var objects: [FoundObject] = []
                for study in studies.compactMap({ UID($0) }) {
                    for series in try await archive.series(of: study, wanted) {
                        objects += try await archive.objects(of: series, classes: ObjectClass.radiographs)
                    }
                }
                return try await Retrieval(from: archive, into: ObjectFolder(folder)).run(objects) {
                    progress($0.done, $0.total)
                }
            }
            let failed = Dictionary(grouping: outcome.failed) { Self.problem($0.problem).reason }
            return ArchiveRetrieval(
                retrieved: outcome.retrieved, present: outcome.present, failed: failed.mapValues(\.count))
        } catch {
            throw Self.problem(error)
        }
    }

    private static func query(_ query: ArchiveQuery) throws -> StudyQuery {
        var wanted = StudyQuery(limit: query.limit)
        wanted.modalities = query.modalities
        (wanted.bodyPart, wanted.description) = (query.bodyPart, query.description)
        func day(_ text: String?) throws -> DICOMDate? {
            guard let text else { return nil }
            guard let day = DICOMDate(text) else { throw ArchiveProblem("\(text) is no day of the calendar") }
            return day
        }
        (wanted.from, wanted.to) = (try day(query.from), try day(query.to))
        return wanted
    }

    private static func study(_ found: FoundStudy) -> ArchiveStudy {
        let day = found.date.map { date -> String in
            let digits = date.description
            return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6))"
        }
        let counts = found.series.compactMap(\.count)
        return ArchiveStudy(
            study: found.study.description, date: day, request: found.accessionNumber, description: found.description,
            modalities: found.modalities, bodyParts: Set(found.series.compactMap(\.bodyPart)).sorted(),
            images: counts.count == found.series.count ? counts.reduce(0, +) : nil)
    }

    /// What is wrong, without paths and identifiers.
    private static func problem(_ error: any Error) -> ArchiveProblem {
        switch error {
        case let problem as ArchiveProblem: problem
        case PACSError.file: ArchiveProblem("a file in the folder cannot be written; is the disk full?")
        default: ArchiveProblem("\(error)".replacing(/[0-9]+(\.[0-9]+){4,}/, with: "…"))
        }
    }
}
