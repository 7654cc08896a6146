import Dispatch
import Foundation
import NIOSSL

/// `doctor` on the site's own certificate.
struct CertificateExamination {
    let certificate: String
    let key: String
    let now: Date

    var finding: DoctorFinding {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            guard let first = chain.first else {
                return .problem("https", "\(certificate) holds no certificate", remedy: Self.remedy)
            }
            var settings = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            settings.minimumTLSVersion = .tlsv12
            // Fails when the key is not the certificate's.
            _ = try NIOSSLContext(configuration: settings)
            let end = Date(timeIntervalSince1970: TimeInterval(first.notValidAfter))
            let days = Int((end.timeIntervalSince(now) / 86_400).rounded(.down))
            switch days {
            case ..<0:
                return .problem("https", "the certificate ended on \(end.formatted(.iso8601))", remedy: Self.remedy)
            case ..<21: return .warning("https", "the certificate ends in \(days) days", remedy: Self.remedy)
            default: break
            }
        } catch {
            return .problem("https", "certificate and key cannot be used together (\(error))", remedy: Self.remedy)
        }
        var status = stat()
        if stat(key, &status) == 0, status.st_mode & 0o007 != 0 {
            return .problem("https", "everybody on this machine may read \(key)", remedy: "chmod o= \(key)")
        }
        return .fine("https", "certificate and key fit, and are valid for three weeks at least")
    }

    private static let remedy = "renew the certificate, then restart the server"
}
