/// How a DICOM file stores its data set and its picture.
public struct TransferSyntax: Hashable, Sendable, CustomStringConvertible {
    /// As registered, such as `1.2.840.10008.1.2.1`.
    public let uid: String

    /// The one with this identifier, known or not.
    public init(uid: String) { self.uid = uid }

    /// The standard's name; for others the identifier.
    public var description: String { Self.names[uid] ?? "transfer syntax \(uid)" }

    /// Whether a picture in it is not what the machine measured. JPEG 2000 and JPEG-LS may be either; see (0028,2110).
    public var isAlwaysLossy: Bool { ["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"].contains(uid) }

    private static let names = [
        "1.2.840.10008.1.2": "Implicit VR Little Endian",
        "1.2.840.10008.1.2.1": "Explicit VR Little Endian",
        "1.2.840.10008.1.2.1.99": "Deflated Explicit VR Little Endian",
        "1.2.840.10008.1.2.2": "Explicit VR Big Endian",
        "1.2.840.10008.1.2.5": "RLE Lossless",
        "1.2.840.10008.1.2.4.50": "JPEG Baseline",
        "1.2.840.10008.1.2.4.51": "JPEG Extended",
        "1.2.840.10008.1.2.4.57": "JPEG Lossless",
        "1.2.840.10008.1.2.4.70": "JPEG Lossless, first-order prediction",
        "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
        "1.2.840.10008.1.2.4.81": "JPEG-LS Near-lossless",
        "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
        "1.2.840.10008.1.2.4.91": "JPEG 2000",
        "1.2.840.10008.1.2.4.201": "High-Throughput JPEG 2000 Lossless",
        "1.2.840.10008.1.2.4.202": "High-Throughput JPEG 2000 with RPCL Lossless",
        "1.2.840.10008.1.2.4.203": "High-Throughput JPEG 2000",
        "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
    ]
}
