import Foundation
import NIOCore
import NIOPosix
import Site
import StudyStore

/// `doctor` on the address, the certificate and the installed files.
struct ServerExamination {
    let configuration: Configuration
    let now: Date

    func findings() async -> [DoctorFinding] {
        [await address, certificate].compactMap { $0 }
    }

    private var address: DoctorFinding {
        get async {
            let (host, port) = (configuration.host, configuration.port)
            do {
                let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(host: host, port: port).get()
                try await channel.close()
                return .fine("address", "\(host), port \(port) is free; the server does not run")
            } catch {
                guard let number = (error as? IOError)?.errnoCode, number == EADDRINUSE else {
                    return .problem(
                        "address", "\(SiteRun.failure(error, configuration))",
                        remedy: "change host or port in the settings")
                }
                return .fine("address", "\(host), port \(port) is in use, as it is while the server runs")
            }
        }
    }

    private var certificate: DoctorFinding? {
        guard let tls = configuration.tls else {
            guard configuration.publicAddress?.hasPrefix("https://") == true else {
                return .warning(
                    "https", "neither a certificate nor a public address with https is set",
                    remedy: "put a proxy in front and set public-address, or set tls-certificate and tls-key")
            }
            return .fine("https", "a proxy's matter (\(configuration.publicAddress ?? ""))")
        }
        return CertificateExamination(certificate: tls.certificate, key: tls.key, now: now).finding
    }
}
