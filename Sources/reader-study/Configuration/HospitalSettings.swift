import Foundation
import Intake
import PACS
@_spi(Confidential) import Site

/// The hospital's side of the site: the folder where films arrive, and the PACS.
struct HospitalSettings: Equatable, Sendable {
    /// The folder that `receive` fills; `nil` when there is no work-list.
    var inbox: URL?
    /// The PACS that is searched, and to which results go, by its name in the file; `nil` for none.
    var pacs: (name: String, peer: Peer)?
    /// The folder for retrieved radiographs that become a study; `nil` for none.
    var imports: URL?
    /// When results go back.
    var results: WorkListSettings.Results

    static func == (one: HospitalSettings, other: HospitalSettings) -> Bool {
        one.inbox == other.inbox && one.imports == other.imports && one.results == other.results
            && one.pacs?.name == other.pacs?.name
            && one.pacs?.peer == other.pacs?.peer
    }

    /// - Parameter data: The data directory, in which nothing may lie that names a patient.
    init(_ layer: SettingLayer, data: URL? = nil) throws(ConfigurationError) {
        inbox = layer[.workList].map { URL(fileURLWithPath: $0.text, isDirectory: true) }
        imports = layer[.pacsImport].map { URL(fileURLWithPath: $0.text, isDirectory: true) }
        results = .off
        pacs = nil
        for key in [SettingKey.workList, .pacsImport] {
            guard let setting = layer[key], let data else { continue }
            let inner = URL(fileURLWithPath: setting.text).standardizedFileURL.resolvingSymlinksInPath().path
            let outer = data.standardizedFileURL.resolvingSymlinksInPath().path
            guard inner != outer, !inner.hasPrefix(outer + "/") else {
                throw ConfigurationError(
                    description:
                        "\(setting.source): \(setting.text) lies in the data directory; originals name patients, "
                        + "so give them a folder elsewhere")
            }
        }
        if let name = layer[.pacs] {
            let file = layer[.pacsFile]?.text ?? "pacs.yaml"
            do {
                pacs = (name.text, try PeerFile(URL(fileURLWithPath: file)).peer(name.text))
            } catch {
                throw ConfigurationError(description: "\(name.source): \(error)")
            }
        } else if let file = layer[.pacsFile] {
            throw ConfigurationError(description: "\(file.source): say with pacs which PACS of that file is meant")
        }
        guard let results = layer[.workListResults] else { return }
        guard let wanted = WorkListSettings.Results(rawValue: results.text == "false" ? "off" : results.text) else {
            throw ConfigurationError(
                description:
                    "\(results.source): results are sent \"off\", \"asked\" or \"always\", not \"\(results.text)\"")
        }
        guard wanted == .off || (pacs != nil && inbox != nil) else {
            throw ConfigurationError(
                description: "\(results.source): results need pacs, to which they go, and work-list, where films arrive"
            )
        }
        self.results = wanted
    }

    /// How the work-list works; `nil` when there is none.
    var workList: WorkListSettings? {
        inbox.map { inbox in
            WorkListSettings(
                door: HospitalDoor(inbox: FilmInbox(inbox), peer: pacs?.peer, program: ProgramVersion.line),
                pacs: pacs?.name ?? "", results: results)
        }
    }

    /// The PACS for the pages; `nil` when there is none.
    var archive: (any HospitalArchive)? {
        pacs.map { pacs in
            var folders: [ArchiveTarget: URL] = [:]
            folders[.workList] = inbox
            folders[.folder] = imports
            return PeerArchive(name: pacs.name, peer: pacs.peer, folders: folders)
        }
    }
}
