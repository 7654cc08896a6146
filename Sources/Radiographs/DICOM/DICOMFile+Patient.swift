/// Who was imaged, as far as a file tells. None of it belongs into a study; a hospital may keep it in a file of its own.
public struct PatientIdentity: Equatable, Sendable {
    /// The hospital's number of the patient.
    public let patientID: String?
    /// As the hospital writes it, such as `LIN^MEI-HUA`.
    public let name: String?
    /// The hospital's number of the examination.
    public let accessionNumber: String?
    /// `YYYYMMDD`.
    public let studyDate: String?
    /// The image's own identifier; no other image in the world has it.
    public let sopInstance: String?
}

extension DICOMFile {
    /// Sex, as far as the file tells it.
    public enum PatientSex: String, Sendable {
        case female = "F"
        case male = "M"
    }

    /// Ages above it are told as this one more: so old a patient could be recognised.
    public static let highestAgeTold = 89

    /// Who was imaged.
    public var identity: PatientIdentity {
        PatientIdentity(
            patientID: name(.patientID), name: name(.patientName), accessionNumber: name(.accessionNumber),
            studyDate: attributes.text(.studyDate), sopInstance: attributes.text(.sopInstance))
    }

    /// F or M; nothing else is told.
    public var patientSex: PatientSex? { attributes.text(.patientSex).flatMap { PatientSex(rawValue: $0) } }

    /// Age in whole years when the image was made, 0...90; 90 stands for 90 and more.
    ///
    /// From (0010,1010), else from the dates of birth and study.
    public var patientAge: Int? {
        guard let age = statedAge ?? countedAge, age >= 0, age <= 130 else { return nil }
        return min(age, Self.highestAgeTold + 1)
    }

    /// `045Y`, `011M`, `006W`, `003D`.
    private var statedAge: Int? {
        guard let text = attributes.text(.patientAge), let unit = text.last, let number = Int(text.dropLast()) else {
            return nil
        }
        return switch unit {
        case "Y": number
        case "M": number / 12
        case "W": number * 7 / 365
        case "D": number / 365
        default: nil
        }
    }

    private var countedAge: Int? {
        guard let birth = date(.patientBirthDate), let study = date(.studyDate) else { return nil }
        let hadBirthday = (study.month, study.day) >= (birth.month, birth.day)
        return study.year - birth.year - (hadBirthday ? 0 : 1)
    }

    private func date(_ tag: DICOMTag) -> (year: Int, month: Int, day: Int)? {
        // Files older than 1993 write dates with points.
        guard let digits = attributes.text(tag)?.filter({ $0 != "." }), digits.utf8.count == 8,
            let number = Int(digits), number > 0
        else { return nil }
        return (number / 10000, number / 100 % 100, number % 100)
    }

    /// A text in the file's own encoding.
    private func name(_ tag: DICOMTag) -> String? {
        guard let bytes = attributes.values[tag] else { return nil }
        let text = DICOMCharacterSet(terms: attributes.texts(.specificCharacterSet)).text(bytes).withoutFillers
        return text.isEmpty ? nil : text
    }
}
