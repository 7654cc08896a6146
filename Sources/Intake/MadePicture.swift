import Radiographs

/// A picture that lies in the new folder.
struct MadePicture: Sendable {
    let candidate: Survey.Candidate
    let names: CaseNames
    let facts: CaseFacts
    let hasPreamble: Bool
    /// Where something may be written in the picture.
    let texts: [LikelyText]

    /// What came of a file.
    enum Result: Sendable {
        case made(MadePicture)
        case broken(DICOMError)
        case failed(IntakeError)
    }

    /// Reads a file once more, decodes it and writes its picture. Nothing of the picture stays in memory.
    static func make(
        of candidate: Survey.Candidate, named names: CaseNames, options: FolderImport.Options, in folder: NewFolder
    ) -> Result {
        do throws(IntakeError) {
            let bytes = try candidate.file.bytes()
            let radiograph: DICOMRadiograph
            do throws(DICOMError) {
                radiograph = try DICOMRadiograph(bytes)
            } catch {
                return .broken(error)
            }
            let picture = options.isFullDepth ? radiograph.fullDepth() : radiograph.rendered()
            try folder.write(picture.pngStatingBits(), to: "images/\(names.image)")
            if options.keepsObjects {
                let object = DeidentifiedObject(radiograph, serial: names.serial, keepsCharacteristics: true)
                try folder.write(object.bytes, to: "dicom/\(names.serial).dcm")
            }
            return .made(
                MadePicture(
                    candidate: candidate, names: names, facts: CaseFacts(of: candidate.header),
                    hasPreamble: bytes.prefix(128).contains { $0 != 0 }, texts: picture.likelyTexts()))
        } catch {
            return .failed(error)
        }
    }
}
