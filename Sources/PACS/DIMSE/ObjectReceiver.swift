import CDIMSEShim
import Foundation

/// Receives radiographs that a PACS or a modality sends (C-STORE), and puts them into a folder.
///
/// An object is in the folder when it is whole; one that is there already is taken and forgotten. Who is not on the list
/// is rejected before he can send anything.
public final class ObjectReceiver: Sendable {
    /// Who may send what.
    public struct Settings: Sendable {
        /// Where it listens, on all addresses of this machine.
        public var port: Int
        /// What it is called; who calls it otherwise is rejected.
        public var title: AETitle
        /// Who may call.
        public var callers: Set<AETitle>
        /// SOP classes that are taken.
        public var classes = ObjectClass.radiographs
        /// Bytes of one object.
        public var longestObject = 512 << 20
        /// Objects that may lie in the folder.
        public var mostObjects = 10_000
        /// Associations at a time.
        public var associations = 8
        /// Seconds in which something must come.
        public var seconds = 60

        /// As said, and otherwise as the properties say.
        public init(port: Int, title: AETitle, callers: Set<AETitle>) {
            (self.port, self.title, self.callers) = (port, title, callers)
        }
    }

    /// What happened.
    public enum Event: Equatable, Sendable {
        /// An object is in the folder; `bytes` is 0 when it had been there.
        case stored(instance: String, from: String, bytes: Int)
        /// An object was refused with this status.
        case refused(instance: String, from: String, status: Int)
        /// A caller was rejected, or the association ended without a goodbye.
        case ended(from: String, reason: String)
    }

    private let intake: IncomingObjects
    /// Its functions may be called on any thread.
    nonisolated(unsafe) private let receiver: OpaquePointer

    /// Listens; objects are taken while ``run()`` runs.
    ///
    /// - Parameter told: Is told what happens, on threads of the receiver.
    /// - Throws: ``PACSError/unreachable(_:)`` when it cannot listen.
    public init(
        _ settings: Settings, into folder: ObjectFolder, told: @escaping @Sendable (Event) -> Void
    ) throws(PACSError) {
        let limits = IncomingObjects.Limits(
            classes: settings.classes, longest: settings.longestObject, most: settings.mostObjects)
        let intake = IncomingObjects(
            into: folder, limits,
            told: { calling, words in
                told(.ended(from: DICOMwebClient.oneLine(calling), reason: DICOMwebClient.oneLine(words)))
            },
            arrived: { arrival in
                let (instance, calling) = (
                    DICOMwebClient.oneLine(arrival.instance), DICOMwebClient.oneLine(arrival.calling)
                )
                told(
                    arrival.status == StoreStatus.success
                        ? .stored(instance: instance, from: calling, bytes: arrival.bytes)
                        : .refused(instance: instance, from: calling, status: Int(arrival.status)))
            })
        self.intake = intake
        var outcome = cdimse_outcome()
        let opened = DIMSEClient.withCStrings(settings.callers.map(\.description)) { callers in
            DIMSEClient.withCStrings(settings.classes.map(\.description)) { classes in
                callers.withUnsafeBufferPointer { callers in
                    classes.withUnsafeBufferPointer { classes in
                        settings.title.description.withCString { title in
                            var cSettings = cdimse_receiver_settings(
                                port: UInt16(clamping: settings.port), title: title, callers: callers.baseAddress,
                                caller_count: callers.count, classes: classes.baseAddress, class_count: classes.count,
                                seconds: Int32(clamping: settings.seconds),
                                associations: Int32(clamping: settings.associations), sink: intake.sink,
                                told: { context, calling, words in
                                    guard let context, let calling, let words else { return }
                                    Unmanaged<IncomingObjects>.fromOpaque(context).takeUnretainedValue()
                                        .told(String(cString: calling), String(cString: words))
                                })
                            return cdimse_receiver_open(&cSettings, &outcome)
                        }
                    }
                }
            }
        }
        guard let opened else {
            throw DIMSEClient.problem(outcome) ?? .unreachable("port \(settings.port)")
        }
        receiver = opened
    }

    deinit { cdimse_receiver_close(receiver) }

    /// Receives until ``stop()``. Blocks its thread.
    public func run() { cdimse_receiver_run(receiver) }

    /// Ends ``run()`` within a second, or with the end of what is being received. On any thread.
    public func stop() { cdimse_receiver_stop(receiver) }
}
