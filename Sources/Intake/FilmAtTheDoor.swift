public import Cryptography
public import Radiographs
public import Studies

/// One film out of a hospital's file, with nothing of the patient but what is approved: what comes in where films are
/// scored as they arrive, and no coordinator stands between.
///
/// As in ``FolderImport`` a new picture is made of the grey values; of the header age and sex stay. Lines that look like
/// text are blacked out at once, since nobody looks before the picture is stored. Side markers stay: who reads the film
/// needs them, and they are nobody's name.
public struct FilmAtTheDoor: Sendable {
    /// Why a file is no film.
    public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        /// Something else than a film that is read.
        case leftOut(LeftOut.Reason)
        /// In words, without the file's name or anything that stands in it.
        public var description: String {
            switch self {
            case .leftOut(.broken): "the file cannot be read as a radiograph"
            case .leftOut(let reason): reason.description
            }
        }
    }

    /// The picture as it is shown.
    public let picture: Radiograph
    /// The picture before anything was blacked out; for comparing only, never to be stored.
    public let original: Radiograph
    /// SHA-256 of the file.
    public let source: Digest
    /// 0...90 years; 90 stands for more, too.
    public let age: Int?
    /// `nil` when the file does not say.
    public let sex: StudyCase.Sex?
    /// What was blacked out.
    public let blackedOut: [PixelBox]

    /// Reads a file, in a child process as `DICOMRadiograph` does.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - modalities: Kinds of machines that are taken; a file that names none is taken, too.
    public init(_ bytes: [UInt8], modalities: Set<String> = FolderImport.Options().modalities) throws(Refusal) {
        let film: DICOMRadiograph
        do throws(DICOMError) {
            film = try DICOMRadiograph(bytes)
        } catch {
            throw switch error {
            case .notDICOM: .leftOut(.notDICOM)
            case .noPixels: .leftOut(.noPicture)
            case .coloured: .leftOut(.coloured)
            case .severalFrames: .leftOut(.severalFrames)
            default: .leftOut(.broken(error))
            }
        }
        if let modality = film.file.modality, !modalities.contains(modality) { throw .leftOut(.modality(modality)) }
        if film.file.isForProcessing { throw .leftOut(.forProcessing) }
        let facts = CaseFacts(of: film.file)
        (age, sex) = (facts.age, facts.sex)
        let shown = film.rendered()
        let boxes = shown.likelyTexts().filter { $0.kind == .line }.map { Self.reaching($0.box, in: shown) }
        (original, blackedOut, picture) = (shown, boxes, shown.blackedOut(boxes))
        source = Digest(of: bytes)
    }

    /// A box that is longer on both sides: letters on bright ground are missed at the ends of a line, and nobody looks.
    private static func reaching(_ box: PixelBox, in film: Radiograph) -> PixelBox {
        let (left, right) = (max(0, box.x - 2 * box.height), min(film.width, box.x + box.width + 2 * box.height))
        return PixelBox(x: left, y: box.y, width: right - left, height: box.height)
    }
}
