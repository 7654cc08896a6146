import Cryptography
public import Foundation

/// The one folder that holds everything an installation knows.
public struct DataDirectory: Sendable {
    /// The folder.
    public let folder: URL

    /// Names a folder; ``prepare()`` makes it.
    public init(_ folder: URL) {
        self.folder = folder
    }

    /// Answers, readers by code, radiographs, history: all that reader-facing code may touch.
    public var studyDatabase: URL { folder.appendingPathComponent("study.sqlite") }
    /// Reference standard and readers' names.
    var confidentialDatabase: URL { folder.appendingPathComponent("confidential.sqlite") }
    /// Normalised image files.
    public var images: URL { folder.appendingPathComponent("images") }
    /// Exports by study and time.
    public var exports: URL { folder.appendingPathComponent("exports") }
    /// Studies that are being set up: folders with study file, tables and images.
    @_spi(Confidential) public var drafts: URL { folder.appendingPathComponent("drafts") }
    /// Trainings that the site shows, a folder each.
    public var trainings: URL { folder.appendingPathComponent("training") }
    /// Pictures of the work-list's films.
    var workList: URL { folder.appendingPathComponent("work-list") }
    /// Installed models.
    public var models: URL { folder.appendingPathComponent("models") }
    /// Copies of the databases from before each upgrade.
    public var upgradeCopies: URL { folder.appendingPathComponent(Self.upgradeCopiesName) }
    static let upgradeCopiesName = "before-upgrade"
    /// The links of the demo's readers.
    public var demoLinks: URL { folder.appendingPathComponent("demo-links.txt") }

    /// Whether an installation is there.
    public var exists: Bool { FileManager.default.fileExists(atPath: studyDatabase.path) }

    /// Makes the folder, readable by its owner only.
    public func prepare() throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
    }

    /// The key under which tokens are hashed; made at first use, kept outside the databases.
    func key() throws -> [UInt8] {
        let file = folder.appendingPathComponent("secret.key")
        // A name of its own: another process that starts at the same time must not put its bytes under our name.
        let new = file.path + ".\(getpid()).new"
        if let data = try? Data(contentsOf: file), data.count == 32 { return Array(data) }
        let bytes = try randomBytes(32)
        // Fails when another process made one in the meantime; theirs is the key then.
        if FileManager.default.createFile(
            atPath: new, contents: Data(bytes), attributes: [.posixPermissions: 0o600]),
            link(new, file.path) == 0
        {
            unlink(new)
            return bytes
        }
        unlink(new)
        let data = try Data(contentsOf: file)
        guard data.count == 32 else {
            throw StoreError.unreadable(file: "secret.key", reason: "it has \(data.count) bytes instead of 32")
        }
        return Array(data)
    }
}
