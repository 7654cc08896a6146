/// What a network learns from a table of labels.
public enum LearningTask: String, Codable, Sendable, CaseIterable {
    /// One of several classes, whatever the labels say: a softmax over them in alphabetical order.
    case bodyPart = "body-part"
    /// A fracture or none: a sigmoid.
    case fracture
}

/// Which columns of a table of labels say what; names in any case.
public struct LabelColumns: Codable, Hashable, Sendable {
    /// The image, as a path below the folder of the images.
    public var file: String
    /// What is to be learnt.
    public var label: String
    /// Whose radiograph it is, so that nobody is both in training and in validation; `nil` when the table does not say.
    public var patient: String?

    /// Columns by their names.
    public init(file: String = "file", label: String, patient: String? = nil) {
        (self.file, self.label, self.patient) = (file, label, patient)
    }
}
