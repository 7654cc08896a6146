import Radiographs

/// A picture that lies in the new folder, under a name of its own for now.
struct MadePicture: Sendable {
    let candidate: Survey.Candidate
    let facts: CaseFacts
    let hasPreamble: Bool
    let file: String

    /// What came of a file.
    enum Result: Sendable {
        case made(MadePicture)
        case broken(DICOMError)
        case failed(IntakeError)
    }

    /// Reads a file once more, decodes it and writes its picture. Nothing of the picture stays in memory.
    static func make(
        of candidate: Survey.Candidate, isFullDepth: Bool, at index: Int, in folder: NewFolder
    ) -> Result {
        let bytes: [UInt8]
        do throws(IntakeError) {
            bytes = try candidate.file.bytes()
        } catch {
            return .failed(error)
        }
        let picture: Radiograph
        do throws(DICOMError) {
            let radiograph = try DICOMRadiograph(bytes)
            picture = isFullDepth ? radiograph.fullDepth() : radiograph.rendered()
        } catch {
            return .broken(error)
        }
        let file = "images/\(index).part"
        do throws(IntakeError) {
            try folder.write(picture.pngStatingBits(), to: file)
        } catch {
            return .failed(error)
        }
        return .made(
            MadePicture(
                candidate: candidate, facts: CaseFacts(of: candidate.header),
                hasPreamble: bytes.prefix(128).contains { $0 != 0 }, file: file))
    }
}
