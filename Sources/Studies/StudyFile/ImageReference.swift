/// One cell of a table that names an image: what is left to check once somebody can open files.
public struct ImageReference: Equatable, Sendable {
    /// The table, relative to the study's folder.
    public var table: String
    /// Line of the table.
    public var row: Int
    /// The number of the case, for messages; the image's name when the cell is empty.
    public var number: String
    /// The image as the table writes it.
    public var image: String
    /// The image, relative to the study's folder.
    public var path: String
    /// Whether it belongs to a practice case.
    public var isWarmUp: Bool
    /// Right edge of the fracture box in pixels; `nil` when no box is drawn.
    public var boxRight: Double?
    /// Lower edge of the fracture box in pixels; `nil` when no box is drawn.
    public var boxBottom: Double?

    /// The images that the tables of a study name, table by table, in the order of their rows.
    ///
    /// Rows that are wrong in another way are among them, so that all problems can be told at once; paths that lead out
    /// of the folder are not, as they must never be opened.
    ///
    /// - Parameters:
    ///   - studyFile: The bytes of the study file.
    ///   - file: The study file's name.
    ///   - table: Gives the bytes of a file by its path relative to the study file; `nil` when there is none.
    public static func all(studyFile: [UInt8], named file: String, table: (String) -> [UInt8]?) -> [ImageReference] {
        let draft = StudyFileParser.draft(studyFile, named: file)
        var tables = [(draft.casesFile, draft.imageFolder, false)]
        if let warmUp = draft.warmUp { tables.append((warmUp.file, warmUp.imageFolder, true)) }
        return tables.flatMap { name, folder, isWarmUp in
            let bytes = table(name) ?? []
            let rows = DelimitedTable.read(bytes, named: name, requiring: ["case", "image"]).table?.rows ?? []
            return rows.compactMap { row -> ImageReference? in
                guard let image = row.value("image"), RelativePath.fault(of: image) == nil else { return nil }
                return ImageReference(
                    table: name, row: row.line, number: row.value("case") ?? image, image: image,
                    path: "\(folder)/\(image)", isWarmUp: isWarmUp,
                    boxRight: row.value("box_x1").flatMap(Double.plain),
                    boxBottom: row.value("box_y1").flatMap(Double.plain))
            }
        }
    }
}
