/// A small digital X-ray in explicit little endian, made up here, for PACS that want to be given something.
public struct Film: Sendable {
    private let number: Int
    private let study: Int
    private let date: String
    private let modality: String
    private let objectClass: String
    private let bodyPart: String
    private let description: String
    private let side: Int

    /// A film.
    ///
    /// - Parameters:
    ///   - number: Its number in the study.
    ///   - study: The study's number, from which patient and request are made.
    ///   - side: Pixels a side, each of a byte.
    public init(
        number: Int, study: Int, date: String = "20170412", modality: String = "DX",
        objectClass: String = "1.2.840.10008.5.1.4.1.1.1.1", bodyPart: String = "PELVIS",
        description: String = "PELVIS AP", side: Int = 64
    ) {
        (self.number, self.study, self.date, self.modality) = (number, study, date, modality)
        (self.objectClass, self.bodyPart, self.description, self.side) = (objectClass, bodyPart, description, side)
    }

    private static let root = "1.2.826.0.1.3680043.10.1.99"

    /// Study Instance UID.
    public var studyUID: String { "\(Self.root).\(study)" }
    /// Series Instance UID; digital X-rays of a study share one.
    public var seriesUID: String { "\(Self.root).\(study).1\(modality == "DX" ? "" : "1")" }
    /// SOP Instance UID.
    public var instanceUID: String { "\(Self.root).\(study).2.\(number)" }

    /// The file.
    public var bytes: [UInt8] {
        let meta =
            Self.element(0x0002, 0x0001, "OB", [0, 1])
            + Self.element(0x0002, 0x0002, "UI", objectClass) + Self.element(0x0002, 0x0003, "UI", instanceUID)
            + Self.element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1")
            + Self.element(0x0002, 0x0012, "UI", "\(Self.root).0")
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
            + Self.element(0x0002, 0x0000, "UL", Self.number(meta.count, 4)) + meta + dataSet
    }

    private var dataSet: [UInt8] {
        var bytes: [UInt8] = []
        for (group, element, kind, text) in [
            (0x0008, 0x0005, "CS", "ISO_IR 100"), (0x0008, 0x0016, "UI", objectClass),
            (0x0008, 0x0018, "UI", instanceUID),
            (0x0008, 0x0020, "DA", date), (0x0008, 0x0030, "TM", "101500"),
            (0x0008, 0x0050, "SH", "ACC\(study)"), (0x0008, 0x0060, "CS", modality),
            (0x0008, 0x1030, "LO", description), (0x0010, 0x0010, "PN", "Wang^Mei"),
            (0x0010, 0x0020, "LO", "PATIENT\(study)"), (0x0018, 0x0015, "CS", bodyPart),
            (0x0020, 0x000D, "UI", studyUID), (0x0020, 0x000E, "UI", seriesUID),
            (0x0020, 0x0011, "IS", "1"), (0x0020, 0x0013, "IS", "\(number)"),
        ] {
            bytes += Self.element(group, element, kind, text)
        }
        bytes += Self.element(0x0028, 0x0002, "US", Self.number(1, 2))
        bytes += Self.element(0x0028, 0x0004, "CS", "MONOCHROME2")
        for (element, value) in [(0x0010, side), (0x0011, side), (0x0100, 8), (0x0101, 8), (0x0102, 7), (0x0103, 0)] {
            bytes += Self.element(0x0028, element, "US", Self.number(value, 2))
        }
        return bytes + Self.element(0x7FE0, 0x0010, "OW", pixels)
    }

    /// Noise with line ends and hyphens in it, among which a boundary must be found.
    private var pixels: [UInt8] {
        var state = UInt64(number &* 7919 &+ study)
        let signs: [UInt8] = [13, 10, 45, 45, 61, 7, 13, 10]
        let block = (0..<4099).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return signs[Int(state >> 61)]
        }
        var pixels: [UInt8] = []
        while pixels.count < side * side { pixels += block }
        return Array(pixels.prefix(side * side))
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func element(_ group: Int, _ element: Int, _ kind: String, _ text: String) -> [UInt8] {
        var value = Array(text.utf8)
        if !value.count.isMultiple(of: 2) { value.append(kind == "UI" ? 0 : UInt8(ascii: " ")) }
        return Self.element(group, element, kind, value)
    }

    private static func element(_ group: Int, _ element: Int, _ kind: String, _ value: [UInt8]) -> [UInt8] {
        let length = ["OB", "OW"].contains(kind) ? [0, 0] + number(value.count, 4) : number(value.count, 2)
        return number(group, 2) + number(element, 2) + Array(kind.utf8) + length + value
    }
}
