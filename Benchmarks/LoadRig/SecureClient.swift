public import Foundation

/// A certificate for this machine that nobody but the rig trusts.
public struct SelfSignedCertificate: Sendable {
    private let certificate: URL
    private let key: URL

    /// Has `openssl` make one.
    public init(in folder: URL) throws {
        certificate = folder.appendingPathComponent("certificate.pem")
        key = folder.appendingPathComponent("key.pem")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj",
            "/CN=localhost", "-keyout", key.path, "-out", certificate.path,
        ]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw RigFailure("openssl made no certificate") }
    }

    var arguments: [String] { ["--tls-certificate", certificate.path, "--tls-key", key.path] }
}

/// Bytes sent through TLS, by `openssl s_client`.
struct SecureClient {
    let port: UInt16

    /// Sends bytes and takes what comes for a while.
    ///
    /// - Parameters:
    ///   - alpn: The protocol that is asked for, `h2` or `http/1.1`.
    ///   - seconds: After which it gives up.
    /// - Returns: What came.
    func send(_ bytes: [UInt8], alpn: String, seconds: Int) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = [
            String(seconds), "openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-alpn", alpn, "-quiet",
            "-ign_eof",
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // The server may close it before all is sent; SIGPIPE must be ignored by the caller.
        try? input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try? input.fileHandleForWriting.close()
        let came = (try? output.fileHandleForReading.readToEnd()) ?? nil
        process.waitUntilExit()
        return came.map(Array.init) ?? []
    }
}
