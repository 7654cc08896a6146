public import Cryptography
import Radiographs
import Studies

/// Which case is which patient: the one thing that leads back from a study to the hospital.
///
/// It is made at the door, sealed with a passphrase, and put where the hospital says. The server has no way to open it, as
/// no room that it is built from imports this one.
public struct LinkTable: Equatable, Sendable {
    /// One case.
    public struct Row: Equatable, Sendable {
        /// The study's number of it.
        public let number: String
        /// Name of its picture in the study.
        public let image: String
        /// The file it came from.
        public let file: String
        /// The hospital's number of the patient.
        public let patientID: String
        /// The patient's name as the hospital writes it.
        public let name: String
        /// The hospital's number of the examination.
        public let accessionNumber: String
        /// `YYYYMMDD`.
        public let studyDate: String
        /// The image's identifier in the PACS.
        public let sopInstance: String
    }

    /// By the number of the case.
    public let rows: [Row]

    private static let purpose = "ReaderStudy link table"

    /// What it is sealed as.
    /// - Parameters:
    ///   - passphrase: Opens it; without it, nobody can.
    ///   - logarithmOfCost: As in ``SealedDocument``.
    public func sealed(passphrase: String, logarithmOfCost: Int = 17) throws(CryptographyError) -> SealedDocument {
        try SealedDocument(
            Array(table.utf8), passphrase: passphrase, purpose: Self.purpose, logarithmOfCost: logarithmOfCost)
    }

    /// The table of a sealed document as comma-separated text; `nil` when the passphrase is wrong, a byte was changed, or it
    /// is another document.
    public static func opened(_ document: SealedDocument, passphrase: String) throws(CryptographyError) -> String? {
        try document.opened(passphrase: passphrase, purpose: purpose).map { String(decoding: $0, as: UTF8.self) }
    }

    /// As comma-separated text.
    public var table: String {
        let header = [
            "case", "image", "file", "patient_id", "patient_name", "accession_number", "study_date", "sop_instance_uid",
        ]
        return DelimitedText.row(header)
            + rows.map { row in
                DelimitedText.row([
                    row.number, row.image, row.file, row.patientID, row.name, row.accessionNumber, row.studyDate,
                    row.sopInstance,
                ])
            }.joined()
    }
}

extension LinkTable.Row {
    init(_ names: CaseNames, of candidate: Survey.Candidate) {
        let identity = candidate.header.identity
        self.init(
            number: names.number, image: names.image, file: candidate.file.path, patientID: identity.patientID ?? "",
            name: identity.name ?? "", accessionNumber: identity.accessionNumber ?? "",
            studyDate: identity.studyDate ?? "", sopInstance: identity.sopInstance ?? "")
    }
}
