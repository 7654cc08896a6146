import NIOSSL

extension TLSConfiguration {
    /// TLS as the site speaks it: 1.3, and 1.2 with forward secrecy and authenticated encryption only.
    ///
    /// - Parameters:
    ///   - certificate: A PEM file, the server's own certificate first.
    ///   - key: The PEM file of its private key.
    static func site(certificate: String, key: String) throws -> TLSConfiguration {
        var settings = makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
        settings.minimumTLSVersion = .tlsv12
        // Of TLS 1.2; those of 1.3 are all good.
        settings.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        return settings
    }
}
