import Radiographs
import Studies

/// What is kept of a file beside its picture.
struct CaseFacts: Equatable, Sendable {
    let sex: StudyCase.Sex?
    /// 0...90 years; 90 stands for more, too.
    let age: Int?
    /// Millimetres from pixel to pixel, where both directions agree.
    let spacing: Double?

    init(of header: DICOMFile) {
        sex =
            switch header.patientSex {
            case .female: .female
            case .male: .male
            case nil: nil
            }
        age = header.patientAge
        let spacing = header.pixelSpacing
        self.spacing = spacing.flatMap { abs($0.betweenRows - $0.betweenColumns) < 1e-6 ? $0.betweenColumns : nil }
    }
}
