import ChildProcess
import Foundation

/// A PACS of its own for one test: Debian's Orthanc with its DICOMweb plugin, on free ports of this machine.
public final class Orthanc: Sendable {
    /// What it may be told beside its ports.
    public struct Settings: Sendable {
        /// Where `READERSTUDY` listens, to which the PACS sends objects.
        public var receiver = 11_112

        /// With the usual port.
        public init() {}
    }

    /// The only account.
    public static let (user, password) = ("reader", "test-only")

    /// Where it speaks HTTP.
    public let port: Int
    /// Where it speaks DIMSE, as `TESTPACS`.
    public let dicomPort: Int
    private let process: ChildProcess
    private let folder: TemporaryFolder

    /// Starts it and waits until it listens.
    public init(_ settings: Settings = Settings()) async throws {
        folder = try TemporaryFolder()
        port = try FreePort.find()
        dicomPort = try FreePort.find()
        try folder.write(Self.configuration(settings, port, dicomPort, folder.url.path), to: "orthanc.json")
        try folder.write("", to: "log")
        let output = try FileHandle(forWritingTo: folder.url.appendingPathComponent("log"))
        process = try ChildProcess(
            "/usr/sbin/Orthanc", [folder.url.appendingPathComponent("orthanc.json").path], in: folder.url.path,
            output: output, errors: output)
        let end = ContinuousClock.now + .seconds(60)
        while !(try log().contains("Orthanc has started")) {
            guard process.isRunning, ContinuousClock.now < end else {
                throw Failure(log: try log())
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    deinit { end() }

    /// Ends it, not before this is called.
    public func end() {
        process.send(SIGKILL)
        process.waitUntilExit()
    }

    /// It did not start, or did not do what it was told.
    public struct Failure: Error {
        /// What it wrote.
        public var log: String
    }

    /// Root of its DICOMweb service.
    public var address: String { "http://localhost:\(port)/dicom-web" }

    /// What it has written so far.
    public func log() throws -> String { String(decoding: try folder.read("log"), as: UTF8.self) }

    /// Holds these films from now on.
    public func hold(_ films: [Film]) async throws {
        for film in films {
            try folder.write(film.bytes, to: "film.dcm")
            let outcome = try await Tool.run(
                "curl",
                [
                    "--silent", "--fail", "--user", "\(Self.user):\(Self.password)", "--data-binary",
                    "@film.dcm", "http://localhost:\(port)/instances",
                ], in: folder)
            guard outcome.code == 0 else { throw Failure(log: try log()) }
        }
    }

    /// How many objects it holds.
    public func instances() async throws -> Int {
        let outcome = try await Tool.run(
            "curl",
            [
                "--silent", "--fail", "--user", "\(Self.user):\(Self.password)",
                "http://localhost:\(port)/statistics",
            ], in: folder)
        let object = try JSONSerialization.jsonObject(with: Data(outcome.words.utf8)) as? [String: Any]
        guard outcome.code == 0, let count = object?["CountInstances"] as? Int else { throw Failure(log: try log()) }
        return count
    }

    private static func configuration(_ settings: Settings, _ port: Int, _ dicomPort: Int, _ folder: String) -> String {
        return """
            {
              "Name": "TESTPACS", "StorageDirectory": "\(folder)/db", "IndexDirectory": "\(folder)/db",
              "HttpPort": \(port), "RemoteAccessAllowed": false, "AuthenticationEnabled": true,
              "RegisteredUsers": { "\(user)": "\(password)" },
              "DicomAet": "TESTPACS", "DicomPort": \(dicomPort), "DicomCheckCalledAet": true,
              "DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false, "DicomAlwaysAllowFind": false,
              "DicomModalities": { "app": {
                "AET": "READERSTUDY", "Host": "127.0.0.1", "Port": \(settings.receiver), "AllowEcho": true,
                "AllowFind": true, "AllowGet": true, "AllowMove": true, "AllowStore": true } },
              "Plugins": [ "/usr/share/orthanc/plugins/libOrthancDicomWeb.so" ],
              "DicomWeb": { "Enable": true, "Root": "/dicom-web/" }
            }
            """
    }
}

/// Ports of this machine that nobody listens on.
public enum FreePort {
    /// One of them.
    public static func find() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard found else { throw POSIXError(.EADDRNOTAVAIL) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
