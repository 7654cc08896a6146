public import ArgumentParser
import Dispatch
import Foundation
public import PACS
import Studies

extension AETitle: ExpressibleByArgument {
    /// 1 to 16 characters.
    public init?(argument: String) { self.init(argument) }
}

/// `receive`: films that the PACS sends by itself.
struct ReceiveCommand: StudyCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Receive radiographs that a PACS or a modality sends, into a folder.",
        discussion: """
            Listens as a DICOM storage provider (C-STORE, C-ECHO). Who is not named with --from, or calls us by another AE \
            title, is rejected. Computed and digital radiographs for presentation are taken, nothing else. An object is in \
            the folder when it is whole, as FOLDER/IDENTIFIER.dcm; one that is there already is not written again.

            DIMSE is neither encrypted nor authenticated: AE titles are names that anybody can use. Let the firewall admit \
            the PACS only.

            Example: reader-study receive --into inbox --title READERSTUDY --port 11112 --from HOSPITALPACS --from XRAY1

            Exit codes: 0 ended by SIGTERM or SIGINT, 2 the port or the folder cannot be used, 64 wrong use.
            """)

    @Option(name: .customLong("into"), help: "The folder.", completion: .directory) var folder: String
    @Option(help: "Our AE title.") var title: AETitle
    @Option(help: "The port to listen on.") var port = 11_112
    @Option(name: .customLong("from"), help: "An AE title that may send; may be given several times.")
    var callers: [AETitle]
    @Option(help: "Megabytes that one object may have.") var longestObjectMB = 512
    @Option(help: "Objects that may lie in the folder; more are refused until some have been taken away.")
    var mostObjects = 10_000

    func validate() throws {
        if callers.isEmpty { throw ValidationError("Name with --from who may send.") }
        if !(1...65_535).contains(port) { throw ValidationError("--port lies from 1 to 65535.") }
        if !(1...65_536).contains(longestObjectMB) {
            throw ValidationError("--longest-object-mb lies from 1 to 65536.")
        }
        if mostObjects < 1 { throw ValidationError("--most-objects is at least 1.") }
    }

    func execute() async throws {
        let target = URL(fileURLWithPath: folder, isDirectory: true)
        do {
            try FileManager.default.createDirectory(
                at: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(.notPossible, "\(folder): the folder cannot be made")
        }
        var settings = ObjectReceiver.Settings(port: port, title: title, callers: Set(callers))
        (settings.longestObject, settings.mostObjects) = (longestObjectMB << 20, mostObjects)
        let receiver: ObjectReceiver
        do throws(PACSError) {
            receiver = try ObjectReceiver(settings, into: ObjectFolder(target)) { Terminal.error(Self.line($0)) }
        } catch {
            guard case .unreachable(let reason) = error else { throw error }
            throw CommandFailure(
                .notPossible, "port \(port) cannot be listened on (\(reason)); end what has it, or give another --port")
        }
        let signals = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { receiver.stop() }
            source.resume()
            return source
        }
        Terminal.error("Listening as \(title) on port \(port).")
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            Thread {
                receiver.run()
                continuation.resume()
            }.start()
        }
        signals.forEach { $0.cancel() }
    }

    /// What happened, after the time. Identifiers of objects are no names, and say nothing to whoever has not the PACS.
    private static func line(_ event: ObjectReceiver.Event) -> String {
        let words =
            switch event {
            case .stored(let instance, let caller, 0): "\(caller): \(instance) had been there"
            case .stored(let instance, let caller, let bytes): "\(caller): \(instance) stored (\(byteCount(bytes)))"
            case .refused(let instance, let caller, let status):
                "\(caller): \(instance) refused (0x\(String(status, radix: 16, uppercase: true)))"
            case .ended(let caller, let reason): "\(caller): \(reason)"
            }
        return "\(Timestamp.now) \(words)"
    }
}
