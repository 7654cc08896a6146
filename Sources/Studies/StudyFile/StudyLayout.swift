/// Where a study's files lie in its folder, as its study file says, even if the rest of that is wrong.
public struct StudyLayout: Equatable, Sendable {
    /// Table of cases.
    public var casesFile: String
    /// Folder of the cases' images.
    public var imageFolder: String
    /// Practice; `nil` when the study has none.
    public var warmUp: StudyPlan.WarmUp?

    /// What a study file says, or the usual places where it says nothing that can be used.
    public init(studyFile: [UInt8]) {
        let draft = StudyFileParser.draft(studyFile, named: "study.yaml")
        (casesFile, imageFolder, warmUp) = (draft.casesFile, draft.imageFolder, draft.warmUp)
    }

    /// Why a file that somebody sends cannot have its name, and what to do; `nil` when it can.
    ///
    /// - Parameter name: Without folders.
    public static func fault(ofFileName name: String) -> (problem: String, remedy: String)? {
        if name.contains("/") { return ("has a folder in its name", "send the file under its own name") }
        if let fault = RelativePath.fault(of: name) { return fault }
        guard name.lowercased().hasSuffix(".png") else {
            return ("is not called .png", "export the radiograph as PNG")
        }
        return nil
    }
}
