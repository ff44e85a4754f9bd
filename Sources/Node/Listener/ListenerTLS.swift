import NIOCore
import NIOSSL

/// Inbound TLS: which certificate and key the listener shows.
package struct ListenerTLS: Sendable {
    /// A PEM file with the certificate and the chain up to a root.
    package let certificateFile: String
    /// A PEM file with the private key.
    package let keyFile: String

    package init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// Reads the files. TLS 1.2 is the least; only HTTP/1.1 is offered.
    /// - Throws: what NIOSSL says when a file is missing, unreadable or not PEM.
    func makeContext() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }
}
