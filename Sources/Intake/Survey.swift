import Radiographs

/// What lies in a hospital's folders: which files become cases, and why the others do not.
struct Survey: Sendable {
    /// A radiograph whose header is sound.
    struct Candidate: Sendable {
        let file: FoundFile
        let header: DICOMFile
        let row: SheetRow?
    }

    private(set) var candidates: [Candidate] = []
    private(set) var leftOut: [LeftOut] = []
    private(set) var broken: [(file: String, error: DICOMError)] = []

    private enum Finding: Sendable {
        case header(DICOMFile)
        case leftOut(LeftOut.Reason)
        case broken(DICOMError)
        case unreadable(IntakeError)
    }

    /// Reads the headers of all files.
    init(
        _ files: [FoundFile], modalities: Set<String>, sheet: SourceSheet?, progress: @Sendable (Int) -> Void
    ) throws(IntakeError) {
        let findings = concurrently(files, progress: progress) { Self.look(at: $0, modalities: modalities) }
        var firstWithInstance: [String: String] = [:]
        for (file, finding) in zip(files, findings) {
            switch finding {
            case .unreadable(let error): throw error
            case .broken(let error): broken.append((file.path, error))
            case .leftOut(let reason): leftOut.append(LeftOut(file: file.path, reason: reason))
            case .header(let header):
                if let instance = header.identity.sopInstance {
                    if let first = firstWithInstance[instance] {
                        leftOut.append(LeftOut(file: file.path, reason: .duplicate(of: first)))
                        continue
                    }
                    firstWithInstance[instance] = file.path
                }
                guard let sheet else {
                    candidates.append(Candidate(file: file, header: header, row: nil))
                    continue
                }
                guard let row = sheet.row(of: file, header) else {
                    leftOut.append(LeftOut(file: file.path, reason: .notInSheet))
                    continue
                }
                candidates.append(Candidate(file: file, header: header, row: row))
            }
        }
        try sheet?.checkUse(by: candidates)
    }

    private static func look(at file: FoundFile, modalities: Set<String>) -> Finding {
        do throws(IntakeError) {
            let bytes = try file.bytes()
            do throws(DICOMError) {
                let header = try DICOMFile(bytes)
                if let modality = header.modality, !modalities.contains(modality) {
                    return .leftOut(.modality(modality))
                }
                return header.isForProcessing ? .leftOut(.forProcessing) : .header(header)
            } catch {
                return switch error {
                case .notDICOM: .leftOut(.notDICOM)
                case .noPixels: .leftOut(.noPicture)
                case .coloured: .leftOut(.coloured)
                case .severalFrames: .leftOut(.severalFrames)
                default: .broken(error)
                }
            }
        } catch {
            return .unreadable(error)
        }
    }

    /// Broken files are left out, too.
    mutating func leaveOutBroken() {
        leftOut += broken.map { LeftOut(file: $0.file, reason: .broken($0.error)) }
        broken = []
    }
}
