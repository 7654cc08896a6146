import CDIMSEShim
import Foundation

/// Status codes of a C-STORE (PS3.4, B.2.3; PS3.7, annex C).
enum StoreStatus {
    static let success: UInt16 = 0
    static let noRoom: UInt16 = 0xA700
    static let classUnsupported: UInt16 = 0x0122
    static let notUnderstood: UInt16 = 0xC000
    static let failed: UInt16 = 0x0110
}

/// Puts objects that a PACS sends into a folder, each whole or not at all.
///
/// DCMTK calls it on threads of its own; several objects may come at a time.
final class IncomingObjects: Sendable {
    /// What is taken.
    struct Limits: Sendable {
        /// SOP classes.
        var classes: Set<UID>
        /// Bytes of one object.
        var longest: Int
        /// Objects that may lie in the folder.
        var most = Int.max
        /// The only object that is taken; `nil` for all.
        var only: UID?
    }

    /// An object that was taken, or not.
    struct Arrival: Sendable {
        /// As it called itself.
        var instance: String
        /// Who sent it.
        var calling: String
        /// What it was told.
        var status: UInt16
        /// Bytes in the file; 0 when it was there.
        var bytes: Int
    }

    private let folder: ObjectFolder
    private let limits: Limits
    private let arrived: @Sendable (Arrival) -> Void
    /// An association ended otherwise than with a goodbye: the caller's title, and why.
    let told: @Sendable (String, String) -> Void

    init(
        into folder: ObjectFolder, _ limits: Limits, told: @escaping @Sendable (String, String) -> Void = { _, _ in },
        arrived: @escaping @Sendable (Arrival) -> Void
    ) {
        (self.folder, self.limits, self.told, self.arrived) = (folder, limits, told, arrived)
    }

    /// An object on its way. It is used by one thread.
    private final class Incoming {
        let intake: IncomingObjects
        /// `nil` when the object is there.
        let file: UnfinishedFile?
        var arrival: Arrival
        var bytes = 0

        init(_ intake: IncomingObjects, _ file: UnfinishedFile?, _ arrival: Arrival) {
            (self.intake, self.file, self.arrival) = (intake, file, arrival)
        }
    }

    /// A refusal is an arrival, too.
    private func begin(
        _ calling: String, _ objectClass: String, _ instance: String, _ meta: UnsafeBufferPointer<UInt8>
    ) -> (UInt16, Incoming?) {
        var arrival = Arrival(instance: instance, calling: calling, status: StoreStatus.success, bytes: 0)
        func refused(_ status: UInt16) -> (UInt16, Incoming?) {
            arrival.status = status
            arrived(arrival)
            return (status, nil)
        }
        guard let objectClass = UID(objectClass), let name = UID(instance) else {
            return refused(StoreStatus.notUnderstood)
        }
        guard limits.classes.contains(objectClass), limits.only == nil || limits.only == name else {
            return refused(StoreStatus.classUnsupported)
        }
        guard !folder.holds(name) else { return (StoreStatus.success, Incoming(self, nil, arrival)) }
        guard folder.count < limits.most else { return refused(StoreStatus.noRoom) }
        do {
            let file = try folder.newFile(for: name)
            try file.write(meta)
            return (StoreStatus.success, Incoming(self, file, arrival))
        } catch {
            return refused(StoreStatus.noRoom)
        }
    }

    private func write(_ bytes: UnsafeBufferPointer<UInt8>, _ object: Incoming) -> UInt16 {
        object.bytes += bytes.count
        guard object.bytes <= limits.longest else { return StoreStatus.noRoom }
        do {
            try object.file?.write(bytes)
            return StoreStatus.success
        } catch {
            return StoreStatus.noRoom
        }
    }

    private func end(_ object: Incoming, isWhole: Bool) -> UInt16 {
        var status = isWhole ? StoreStatus.success : StoreStatus.failed
        if isWhole, let file = object.file {
            do {
                try file.finish()
                object.arrival.bytes = file.count
            } catch {
                status = StoreStatus.noRoom
            }
        }
        object.arrival.status = status
        arrived(object.arrival)
        return status
    }

    /// The functions that DCMTK calls; this object must outlive them.
    var sink: cdimse_sink {
        cdimse_sink(
            context: Unmanaged.passUnretained(self).toOpaque(),
            begin: { context, calling, objectClass, instance, meta, count, object in
                guard let context, let calling, let objectClass, let instance else { return StoreStatus.failed }
                let intake = Unmanaged<IncomingObjects>.fromOpaque(context).takeUnretainedValue()
                let (status, incoming) = intake.begin(
                    String(cString: calling), String(cString: objectClass), String(cString: instance),
                    UnsafeBufferPointer(start: meta, count: count))
                object?.pointee = incoming.map { Unmanaged.passRetained($0).toOpaque() }
                return status
            },
            write: { object, bytes, count in
                guard let object else { return StoreStatus.failed }
                let incoming = Unmanaged<Incoming>.fromOpaque(object).takeUnretainedValue()
                return incoming.intake.write(UnsafeBufferPointer(start: bytes, count: count), incoming)
            },
            end: { object, isWhole in
                guard let object else { return StoreStatus.failed }
                let incoming = Unmanaged<Incoming>.fromOpaque(object).takeRetainedValue()
                return incoming.intake.end(incoming, isWhole: isWhole)
            })
    }
}
