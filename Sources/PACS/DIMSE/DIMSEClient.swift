import CDIMSEShim
public import Foundation
import NIOPosix
import Synchronization

/// Asks a PACS through DIMSE (PS3.4, PS3.7): C-ECHO, C-FIND, C-GET, C-MOVE and C-STORE, each on an association of its own.
public struct DIMSEClient: Archive {
    /// Whom it asks.
    public let peer: DIMSEPeer
    private let pause: @Sendable (Duration) async throws -> Void

    /// A client; nothing is sent yet.
    ///
    /// - Parameter pause: Waits before a question is asked again.
    public init(
        _ peer: DIMSEPeer,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        (self.peer, self.pause) = (peer, pause)
    }

    /// Makes sure that the PACS answers and takes both AE titles.
    public func echo() async throws(PACSError) {
        try await ask { peer, outcome in cdimse_echo(peer, &outcome) }
    }

    /// Has the PACS send a study to an application that it knows, such as ``ObjectReceiver``.
    ///
    /// - Returns: Objects that it sent, and objects that it could not send.
    public func move(_ study: UID, to destination: AETitle) async throws(PACSError) -> (sent: Int, failed: Int) {
        let keys = [(AttributeTag.studyInstance, "\(study)")]
        let outcome = try await ask { peer, outcome in
            Self.withKeys(keys) { keys in
                cdimse_move(peer, "STUDY", keys, keys.count, destination.description, &outcome)
            }
        }
        return (Int(outcome.completed), Int(outcome.failed))
    }

    /// Retrieves an object by C-GET, and puts it into a folder when it is whole.
    ///
    /// - Parameter object: Its class must be known.
    /// - Returns: Its bytes.
    public func retrieve(_ object: FoundObject, into folder: ObjectFolder) async throws(PACSError) -> Int {
        guard let objectClass = object.objectClass else { throw .malformed("an object without a class") }
        let keys = [
            (AttributeTag.studyInstance, "\(object.study)"), (.seriesInstance, "\(object.series)"),
            (.objectInstance, "\(object.instance)"),
        ]
        let arrivals = Arrivals()
        let intake = IncomingObjects(
            into: folder,
            IncomingObjects.Limits(classes: [objectClass], longest: peer.longestObject, only: object.instance)
        ) { arrival in arrivals.all.withLock { $0.append(arrival) } }
        try await ask { peer, outcome in
            Self.withKeys(keys) { keys in
                Self.withCStrings([objectClass.description]) { classes in
                    var sink = intake.sink
                    cdimse_get(peer, "IMAGE", keys, keys.count, classes, 1, &sink, &outcome)
                }
            }
        }
        let all = arrivals.all.withLock { $0 }
        guard let came = all.first(where: { $0.status == StoreStatus.success }) else {
            switch all.last {
            case nil: throw .notFound
            case let arrival? where arrival.instance != object.instance.description:
                throw .otherObject(asked: object.instance, came: UID(arrival.instance))
            case let arrival? where arrival.status == StoreStatus.noRoom:
                throw .file(path: folder.url.path, reason: "cannot be written, or the object is longer than the limit")
            default: throw .brokenOff("an object without its end")
            }
        }
        return came.bytes
    }

    private final class Arrivals: Sendable {
        let all = Mutex<[IncomingObjects.Arrival]>([])
    }

    /// Gives an object to the PACS by C-STORE.
    public func store(_ file: URL) async throws(PACSError) -> StoreOutcome {
        _ = try DICOMwebClient.metaInformation(of: file)
        let answer = Answer()
        try await ask { peer, outcome in
            Self.withCStrings([file.path]) { files in
                cdimse_store(
                    peer, files, 1,
                    { context, _, status in
                        guard let context else { return }
                        Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue().status.withLock { $0 = status }
                    }, Unmanaged.passUnretained(answer).toOpaque(), &outcome)
            }
        }
        guard let status = answer.status.withLock({ $0 }) else { throw .brokenOff("an object without a receipt") }
        switch status {
        case 0: return .stored(warning: nil)
        case 0xB000...0xBFFF: return .stored(warning: Int(status))
        default: return .refused(reason: Int(status))
        }
    }

    private final class Answer: Sendable {
        let status = Mutex<UInt16?>(nil)
    }

    /// Asks on a thread that may wait, and asks again what may pass.
    @discardableResult
    func ask(
        _ work: @escaping @Sendable (UnsafePointer<cdimse_peer>, inout cdimse_outcome) -> Void
    ) async throws(PACSError) -> cdimse_outcome {
        var attempt = 1
        while true {
            let outcome: cdimse_outcome
            do {
                outcome = try await NIOThreadPool.singleton.runIfActive { asked(work) }
            } catch {
                throw .cancelled
            }
            guard let problem = Self.problem(outcome) else { return outcome }
            guard problem.mayPass, attempt < peer.patience.attempts else { throw problem }
            do {
                try await pause(peer.patience.pause(after: attempt, wanted: nil))
            } catch {
                throw .cancelled
            }
            attempt += 1
        }
    }

    private func asked(_ work: (UnsafePointer<cdimse_peer>, inout cdimse_outcome) -> Void) -> cdimse_outcome {
        var outcome = cdimse_outcome()
        peer.host.withCString { host in
            peer.title.description.withCString { called in
                peer.ownTitle.description.withCString { calling in
                    var cPeer = cdimse_peer(
                        host: host, port: UInt16(clamping: peer.port), called: called, calling: calling,
                        connect_seconds: Int32(clamping: peer.patience.connectSeconds),
                        seconds: Int32(clamping: peer.patience.silentSeconds))
                    work(&cPeer, &outcome)
                }
            }
        }
        return outcome
    }

    static func problem(_ outcome: cdimse_outcome) -> PACSError? {
        let words = withUnsafeBytes(of: outcome.words) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let line = DICOMwebClient.oneLine(words)
        return switch outcome.result {
        case CDIMSE_DONE: nil
        case CDIMSE_UNREACHABLE: .unreachable(line)
        case CDIMSE_REJECTED: .associationRefused(line)
        case CDIMSE_TOO_SLOW: .tooSlow
        case CDIMSE_UNSUPPORTED: .malformed(line)
        case CDIMSE_FAILED: .refused(status: Int(outcome.status), words: line)
        case CDIMSE_FILE: .file(path: line, reason: "cannot be read")
        default: .brokenOff(line)
        }
    }

    static func withCStrings<Value>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Value) -> Value {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies.map { UnsafePointer($0) })
    }

    static func withKeys<Value>(
        _ keys: [(AttributeTag, String)], _ body: ([cdimse_key]) -> Value
    ) -> Value {
        withCStrings(keys.map(\.1)) { values in
            body(zip(keys, values).map { cdimse_key(tag: $0.0.number, value: $1) })
        }
    }
}
