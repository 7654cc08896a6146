public import Foundation
public import Studies

@_spi(Confidential) extension StudyCopy {
    /// Writes the copy as a study's folder under another name and with a notice that every page shows.
    ///
    /// Stored images are linked where that is possible; they are never written to.
    ///
    /// - Parameters:
    ///   - notice: What the pages say before what the study says itself, by language.
    /// - Throws: ``Studies/StudyFileProblem`` for a study file that cannot be edited, or what the disk says.
    public func write(to folder: URL, named name: StudyName, notice: [Language: String]) throws {
        var editor = try StudyFileEditor(definition)
        editor.set("name", to: name.description)
        let declared = editor.values("languages").compactMap(Language.init)
        let languages = declared.isEmpty ? [Language.english] : declared
        let own = languages.map { language in
            (language, editor.text("notice", in: language, first: languages[0]))
        }
        editor.set("notice", to: nil)
        if languages.count == 1 {
            editor.set("notice", to: Self.joined(notice[languages[0]], own[0].1))
        } else {
            for (language, text) in own {
                editor.set("notice.\(language.tag)", to: Self.joined(notice[language], text))
            }
        }
        let bytes = Array(editor.text.utf8)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try Data(bytes).write(to: folder.appendingPathComponent("study.yaml"))
        for (path, table) in tables {
            let file = folder.appendingPathComponent(path)
            try Self.makeParent(of: file)
            try Data(table).write(to: file)
        }
        let references = ImageReference.all(studyFile: bytes, named: "study.yaml") { tables[$0] }
        for (reference, image) in zip(references, files) {
            let target = folder.appendingPathComponent(reference.path)
            try Self.makeParent(of: target)
            if link(image, target.path) != 0 { try FileManager.default.copyItem(atPath: image, toPath: target.path) }
        }
    }

    private static func makeParent(of file: URL) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    private static func joined(_ first: String?, _ second: String?) -> String {
        [first, second].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
