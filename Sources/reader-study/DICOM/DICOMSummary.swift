import Foundation
import Radiographs

/// What a person wants to know of a DICOM file, none of it about the patient.
struct DICOMSummary {
    /// Label and text, in the order in which they are printed.
    let lines: [(label: String, text: String)]

    init(_ radiograph: DICOMRadiograph) {
        let (file, stored) = (radiograph.file, radiograph.stored)
        var lines = [
            (
                "picture",
                "\(stored.width) x \(stored.height), \(stored.bits) bits\(stored.isSigned ? " with sign" : ""), "
                    + (radiograph.isInverted ? "low values bright" : "high values bright")
            ),
            ("stored as", "\(file.transferSyntax)\(file.isLossy ? ", compressed with loss" : "")"),
            (
                "made as",
                [file.modality, file.bodyPart, file.viewPosition, file.laterality.map { "side \($0)" }]
                    .compactMap { $0 }.joined(separator: ", ")
            ),
            ("shown by", "\(radiograph.display)"),
        ]
        if let padding = radiograph.padding {
            lines.append(("padding", "stored values \(padding.lowerBound) to \(padding.upperBound) are shown black"))
        }
        if let spacing = file.pixelSpacing { lines.append(("pixel", spacing.inWords)) }
        if file.isForProcessing {
            lines.append(("warning", "FOR PROCESSING: what the detector measured, which does not look like a film"))
        }
        if let isBurnedIn = file.saysTextIsBurnedIn {
            let answer = isBurnedIn ? "there is" : "there is none"
            lines.append(("text", "\(answer) in the picture, says the file; look at it, such words are often wrong"))
        }
        for text in radiograph.rendered().likelyTexts() {
            lines.append(("text", "\(text.kind == .line ? "a line of text" : "a marker"), perhaps, at \(text.box)"))
        }
        let makers = file.elements.count { $0.tag.isPrivate }
        lines.append(("elements", "\(file.elements.count), \(makers) of them a maker's own"))
        self.lines = lines.filter { !$0.1.isEmpty }
    }
}

extension PixelSpacing {
    /// `0.139 x 0.139 mm at the detector`.
    fileprivate var inWords: String {
        String(format: "%.4g x %.4g mm ", betweenRows, betweenColumns) + plane.rawValue
    }
}
