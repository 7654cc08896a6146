public import Radiographs
public import Studies

/// Why files of a hospital did not become a study folder. Nothing was written then.
public enum IntakeError: Error, Sendable, CustomStringConvertible {
    /// A folder or file that was named cannot be read.
    case unreadable(path: String, reason: String)
    /// Something is there already, where the study folder is to be made.
    case exists(path: String)
    /// The disk did not take a file.
    case notWritten(path: String, reason: String)
    /// Files that should be radiographs and cannot be read as such.
    case broken([(file: String, error: DICOMError)])
    /// The sheet with the reference standard has errors, or does not fit the files.
    case sheet([StudyFileProblem])
    /// A box that is to be blacked out has no pixel of the picture.
    case outside(box: String, width: Int, height: Int)
    /// Nothing in the folders is a radiograph of the wanted kinds; what was found instead.
    case noRadiographs([LeftOut])

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path) cannot be read (\(reason))"
        case .exists(let path): "\(path) exists already and is not overwritten; give another name"
        case .notWritten(let path, let reason): "\(path) cannot be written (\(reason))"
        case .broken(let files):
            files.map { "\($0.file): \($0.error)" }.joined(separator: "\n")
                + "\nNothing was imported. Send these files again, or leave them out with --skip-broken."
        case .sheet(let problems): problems.map(\.description).joined(separator: "\n") + "\nNothing was imported."
        case .outside(let box, let width, let height):
            "the box \(box) lies outside the picture of \(width) x \(height) pixels; write x,y,width,height"
        case .noRadiographs(let leftOut):
            "there is no radiograph to import" + (leftOut.isEmpty ? "; the folders are empty" : "")
                + leftOut.prefix(20).map { "\n  \($0.file): \($0.reason)" }.joined()
        }
    }
}

/// A file that is no part of the study, and why.
public struct LeftOut: Sendable {
    /// Why a file is left out.
    public enum Reason: Equatable, Sendable, CustomStringConvertible {
        /// No DICOM file, or a list of files (DICOMDIR).
        case notDICOM
        /// A report, a presentation state and the like.
        case noPicture
        /// Another kind of machine than was asked for.
        case modality(String)
        /// What a detector measured, before it becomes a picture.
        case forProcessing
        /// A colour picture, usually a screenshot.
        case coloured
        /// Several frames.
        case severalFrames
        /// The same image under another name.
        case duplicate(of: String)
        /// The sheet has no row for it.
        case notInSheet
        /// It cannot be read, and that was to be no obstacle.
        case broken(DICOMError)

        /// In words.
        public var description: String {
            switch self {
            case .notDICOM: "no DICOM image"
            case .noPicture: "no picture in it"
            case .modality(let name): "made by another kind of machine (\(name))"
            case .forProcessing: "what the detector measured (FOR PROCESSING), not a picture to be read"
            case .coloured: "a colour picture"
            case .severalFrames: "several frames"
            case .duplicate(let other): "the same image as \(other)"
            case .notInSheet: "no row of the sheet names it"
            case .broken(let error): error.description
            }
        }
    }

    /// Path of the file, relative to the folder it was found in. It may tell who the patient is.
    public let file: String
    /// Why.
    public let reason: Reason
}
