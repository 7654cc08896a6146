import Radiographs

/// What was taken away from files when they became cases, for the ethics file: names and numbers, never a value.
public struct RemovalReport: Equatable, Sendable {
    /// One attribute that files had and the study has not.
    public struct Attribute: Hashable, Sendable {
        /// `(0010,0010)`; all of a maker's own attributes are one line.
        public let tag: String
        /// `PatientName`.
        public let name: String
    }

    /// How many files each attribute was removed from.
    public private(set) var removed: [Attribute: Int] = [:]
    /// Files that became cases.
    public private(set) var files = 0
    /// Files with bytes in the 128 before the file header, where a second image format may hide.
    public private(set) var preambles = 0
    /// Cases whose sex was kept.
    public private(set) var sexes = 0
    /// Cases whose age was kept.
    public private(set) var ages = 0
    /// Files that say themselves that text is burned into the picture.
    public private(set) var declaredTexts = 0

    /// Nothing yet.
    public init() {}

    /// Attributes that the pixels need, or that say nothing of a person. Their values are used, and gone with the rest.
    private static let used: Set<String> = [
        "SamplesPerPixel", "PhotometricInterpretation", "NumberOfFrames", "Rows", "Columns", "BitsAllocated",
        "BitsStored", "HighBit", "PixelRepresentation", "PixelData", "WindowCenter", "WindowWidth", "RescaleIntercept",
        "RescaleSlope", "VOILUTFunction", "PresentationLUTShape", "PixelPaddingValue", "PixelPaddingRangeLimit",
        "PixelSpacing", "ImagerPixelSpacing",
    ]

    /// Adds what is removed from one file.
    mutating func add(_ header: DICOMFile, hasPreamble: Bool, keeps facts: CaseFacts) {
        files += 1
        if hasPreamble { preambles += 1 }
        if facts.sex != nil { sexes += 1 }
        if facts.age != nil { ages += 1 }
        if header.saysTextIsBurnedIn == true { declaredTexts += 1 }
        let attributes = header.elements.filter { element in
            element.depth > 0 || !Self.used.contains(element.name)
        }.map { element in
            if element.tag.isPrivate {
                return Attribute(tag: "(odd group)", name: "attributes of the machines' makers")
            }
            if element.tag.isOverlay { return Attribute(tag: "(60xx,xxxx)", name: "overlay planes") }
            return Attribute(tag: element.tag.description, name: element.name)
        }
        for attribute in Set(attributes) { removed[attribute, default: 0] += 1 }
    }

    /// The report as a Markdown document.
    ///
    /// - Parameters:
    ///   - date: Day of the import, `2026-11-27`.
    ///   - program: Name and version of the program.
    ///   - leftOut: How many files were left out.
    public func document(date: String, program: String, leftOut: Int) -> String {
        var lines = [
            "# What was removed from the images",
            "",
            "\(files) DICOM files became cases of this study on \(date) (\(program)); \(leftOut) files were left out.",
            "",
            "Nothing was deleted from the files; instead a new picture was made of each, with its grey values and nothing",
            "else. Cases were numbered at random. Of each case the study holds: the picture, its number, the distance of",
            "pixels, sex (\(sexes) cases) and age in years (\(ages) cases; 90 stands for 90 and more), and what the",
            "coordinator's sheet says of the reference standard.",
            "",
            "In the terms of DICOM PS3.15 Annex E: Basic Application Level Confidentiality Profile (113100) with Retain",
            "Patient Characteristics (113108: sex and age only). Clean Pixel Data (113101) is not part of it: text that is",
            "burned into a picture stays until somebody has looked at every image and blacked it out.",
            "\(declaredTexts) files say themselves that they have such text.",
            "",
            "| attribute | name | removed from files |",
            "|---|---|---|",
        ]
        for (attribute, count) in removed.sorted(by: { ($0.key.tag, $0.key.name) < ($1.key.tag, $1.key.name) }) {
            lines.append("| \(attribute.tag) | \(attribute.name) | \(count) |")
        }
        if preambles > 0 { lines.append("| (before the header) | bytes of the preamble | \(preambles) |") }
        return lines.joined(separator: "\n") + "\n"
    }
}
