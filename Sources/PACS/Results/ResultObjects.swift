import CResultObjects
import Cryptography
public import Foundation

/// Makes DICOM objects of a model's result, for the study that the radiograph belongs to.
///
/// They bear the patient's name, since they go back to where it came from: they are made inside the hospital, of the
/// original radiograph, and never of a de-identified copy. The same result of the same radiograph gets the same
/// identifiers, so a PACS that gets it twice keeps it once.
public struct ResultObjects: Sendable {
    /// Why an object was not made.
    public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        /// The radiograph cannot be read, or lacks what a result must refer to.
        case radiograph(path: String, reason: String)
        /// The site does not lie on the radiograph, or a number is out of range.
        case result(String)
        /// The object cannot be written.
        case file(path: String, reason: String)

        /// A sentence that begins with the path.
        public var description: String {
            switch self {
            case .radiograph(let path, let reason): "\(path) is no radiograph that a result can refer to (\(reason))"
            case .result(let reason): reason
            case .file(let path, let reason): "\(path) cannot be written (\(reason))"
            }
        }
    }

    /// The original radiograph, a DICOM file.
    public let radiograph: URL
    /// What was found on it.
    public let result: ModelResult
    /// When, `20190501` and `081500`.
    private let (date, time): (String, String)
    private let size: (columns: Int, rows: Int)

    /// - Parameter found: When the model found it.
    /// - Throws: ``Problem`` when the radiograph cannot be referred to, or the result is none.
    public init(of radiograph: URL, _ result: ModelResult, found: Date) throws(Problem) {
        guard (0...1).contains(result.probability), (0...1).contains(result.threshold) else {
            throw .result("probability and threshold lie from 0 to 1")
        }
        var (columns, rows): (UInt16, UInt16) = (0, 0)
        try Self.made(radiograph.path) { cresult_size(radiograph.path, &columns, &rows, $0) }
        size = (Int(columns), Int(rows))
        if let site = result.site {
            guard 0 <= site.left, site.left < site.right, site.right <= Float(columns), 0 <= site.top,
                site.top < site.bottom, site.bottom <= Float(rows)
            else { throw .result("the site does not lie on the radiograph, which has \(columns) x \(rows) pixels") }
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .current
        formatter.dateFormat = "yyyyMMdd HHmmss"
        let parts = formatter.string(from: found).split(separator: " ").map(String.init)
        (date, time) = (parts[0], parts[1])
        (self.radiograph, self.result) = (radiograph, result)
    }

    /// Writes the picture as a Secondary Capture (PS3.3, A.8.1) in a series of its own.
    ///
    /// - Parameter picture: The radiograph with the map over it, of any size with the radiograph's proportions.
    public func writeCapture(of picture: ColourPicture, to file: URL) throws(Problem) {
        try withIdentity("capture", picture.bytes) { identity, words in
            picture.bytes.withUnsafeBufferPointer { bytes in
                var cPicture = cresult_picture(
                    bytes: bytes.baseAddress, columns: UInt16(picture.width), rows: UInt16(picture.height))
                return cresult_write_capture(radiograph.path, identity, &cPicture, file.path, words)
            }
        }
    }

    /// Writes probability, call and site as a Comprehensive SR, a measurement report (PS3.16, TID 1500), in a series of
    /// its own. It is partial and unverified until a physician signs it.
    public func writeReport(to file: URL) throws(Problem) {
        try withIdentity("report", []) { identity, words in
            let site = result.site
            var finding = cresult_finding(
                probability: result.probability, threshold: result.threshold, has_site: site != nil,
                left: site?.left ?? 0, top: site?.top ?? 0, right: site?.right ?? 0, bottom: site?.bottom ?? 0)
            return cresult_write_report(radiograph.path, identity, &finding, file.path, words)
        }
    }

    private func withIdentity(
        _ kind: String, _ content: [UInt8],
        _ body: (UnsafePointer<cresult_identity>, UnsafeMutablePointer<CChar>) -> cresult_status
    ) throws(Problem) {
        let meta: FileMetaInformation
        do {
            meta = try DICOMwebClient.metaInformation(of: radiograph)
        } catch {
            throw .radiograph(path: radiograph.path, reason: "no DICOM file")
        }
        let said = "\(meta.instance) \(kind) \(result) \(date) \(time) \(Digest(of: content))"
        let texts = [
            Self.identifier(said + " series"), Self.identifier(said), date, time, Self.plain(result.program),
            Self.plain(result.model),
        ]
        try Self.made(radiograph.path) { words in
            DIMSEClient.withCStrings(texts) { texts in
                var identity = cresult_identity(
                    series: texts[0], instance: texts[1], date: texts[2], time: texts[3], program: texts[4],
                    model: texts[5])
                return body(&identity, words)
            }
        }
    }

    private static func made(
        _ path: String, _ work: (UnsafeMutablePointer<CChar>) -> cresult_status
    ) throws(Problem) {
        var words = [CChar](repeating: 0, count: 256)
        let status = words.withUnsafeMutableBufferPointer { words in words.baseAddress.map(work) ?? CRESULT_TARGET }
        let reason = String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        switch status {
        case CRESULT_DONE: return
        case CRESULT_SOURCE, CRESULT_INCOMPLETE: throw .radiograph(path: path, reason: reason)
        default: throw .file(path: path, reason: reason)
        }
    }

    /// An identifier below 2.25 (PS3.5, B.2) from the first 128 bits of what it stands for.
    private static func identifier(_ text: String) -> String {
        var digits: [UInt8] = [0]
        for byte in Digest(of: text).bytes.prefix(16) {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) * 256
                digits[index] = UInt8(carry % 10)
                carry /= 10
            }
            while carry > 0 {
                digits.append(UInt8(carry % 10))
                carry /= 10
            }
        }
        while digits.count > 1, digits.last == 0 { digits.removeLast() }
        return "2.25." + digits.reversed().map(String.init).joined()
    }

    /// A text of at most 64 ASCII characters, as an LO wants it.
    private static func plain(_ text: String) -> String {
        String(text.filter { $0.isASCII && $0 != "\\" && !$0.isNewline }.prefix(64))
    }
}
