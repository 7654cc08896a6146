import AsyncHTTPClient
import ChildProcess
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import StudyStore
import TestSupport
import Testing

@testable import reader_study

/// HTTPS without a proxy, with a certificate that openssl makes.
@Suite("Certificate and key of the site's own", .serialized) struct CertificateTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func makeCertificate(_ name: String, days: Int) throws {
        let nothing = FileHandle.nullDevice
        let openssl = try ChildProcess(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                "\(days)",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", path("\(name).key"),
                "-out", path("\(name).pem"),
            ], output: nothing, errors: nothing)
        #expect(openssl.terminationStatus == 0)
    }

    private func path(_ name: String) -> String { folder.url.appendingPathComponent(name).path }

    @Test("the site speaks HTTP/2 to whoever can, HTTP/1.1 to others, and ends when it is asked to")
    func versions() async throws {
        try makeCertificate("site", days: 90)
        #expect(try Program.run("coordinator", "add", "anna", "--generate", in: folder).code == 0)
        let port = try FreePort.find()
        let process = try Program.started(
            ["serve", "--port", "\(port)", "--tls-certificate", "site.pem", "--tls-key", "site.key"], in: folder)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path("site.pem")))
        for (wanted, version) in [
            (HTTPClient.Configuration.HTTPVersion.automatic, HTTPVersion.http2), (.http1Only, .http1_1),
        ] {
            var settings = HTTPClient.Configuration(tlsConfiguration: tls)
            settings.httpVersion = wanted
            let client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: settings)
            var answer: HTTPClientResponse?
            let deadline = ContinuousClock.now.advanced(by: .seconds(120))
            while answer == nil, process.isRunning, ContinuousClock.now < deadline {
                let request = HTTPClientRequest(url: "https://localhost:\(port)/healthz")
                answer = try? await client.execute(request, timeout: .seconds(5))
                if answer == nil { try await Task.sleep(for: .milliseconds(50)) }
            }
            #expect(answer?.status == .ok && answer?.version == version)
            #expect(answer?.headers.first(name: "Strict-Transport-Security") != nil)
            try await client.shutdown()
        }
        for (options, isTaken) in [
            (["-tls1_3"], true), (["-tls1_2"], true), (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"], true),
            (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"], false),
            (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], false),
        ] {
            #expect(try handshake(options, port: port) == isTaken, "\(options)")
        }
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// Whether openssl agrees with the site on TLS.
    private func handshake(_ options: [String], port: Int) throws -> Bool {
        let nothing = FileHandle.nullDevice
        let check = [
            "s_client", "-brief", "-connect", "localhost:\(port)", "-CAfile", path("site.pem"), "-verify_return_error",
        ]
        return try ChildProcess("/usr/bin/openssl", check + options, output: nothing, errors: nothing)
            .terminationStatus == 0
    }

    @Test("doctor says when a certificate ends, and when key and certificate do not fit")
    func examination() throws {
        try makeCertificate("long", days: 90)
        try makeCertificate("short", days: 5)
        for (certificate, key, level, words) in [
            ("long", "long", DoctorFinding.Level.fine, "fit"), ("short", "short", .warning, "ends in"),
            ("long", "short", .problem, "cannot be used together"), ("long", "none", .problem, "cannot be used"),
        ] {
            let finding = CertificateExamination(
                certificate: path("\(certificate).pem"), key: path("\(key).key"), now: Date()
            ).finding
            #expect(finding.level == level && finding.state.contains(words), "\(finding)")
        }
        chmod(path("long.key"), 0o644)
        let open = CertificateExamination(certificate: path("long.pem"), key: path("long.key"), now: Date()).finding
        #expect(open.level == .problem && open.remedy == "chmod o= \(path("long.key"))")
    }
}
