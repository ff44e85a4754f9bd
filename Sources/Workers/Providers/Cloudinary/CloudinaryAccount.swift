package import Cryptography
package import OutboundHTTP

/// A product environment of Cloudinary, as the operator configured it.
package struct CloudinaryAccount: Sendable {
    /// What signatures are made with: what the account is set to.
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha1, sha256
    }

    /// `https://api.cloudinary.com`.
    package var origin: WebAddress
    /// The cloud's name.
    package var cloud: String
    package var key: String
    package var secret: SecureBytes
    package var algorithm: Algorithm
    /// Before every public id: `chat/`. May be empty.
    package var folder: String
    /// Who named `origin`: the operator.
    package var reach: FetchReach = .anywhere

    package init(
        origin: WebAddress, cloud: String, key: String, secret: SecureBytes, algorithm: Algorithm = .sha1, folder: String = ""
    ) {
        self.origin = origin
        self.cloud = cloud
        self.key = key
        self.secret = secret
        self.algorithm = algorithm
        self.folder = folder
    }

    /// Signs parameters ("Generating authentication signatures", version 2): sorted, with every `&` of a value written `%26`, so that no
    /// value can smuggle in another parameter. Empty values count for nothing. Not among them: the file, the key, the cloud's name and the
    /// resource type.
    package func signature(_ parameters: [(name: String, value: String)]) -> String {
        let text = parameters.filter { !$0.value.isEmpty }.map { "\($0.name)=\($0.value)".replacing("&", with: "%26") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "&")
        let signed = Array(text.utf8) + secret.withUnsafeBytes { Array($0) }
        return Hex.encode(algorithm == .sha1 ? Digest.sha1(signed) : Digest.sha256(signed))
    }

    /// The parameters with key and signature, as they are sent.
    func signed(_ parameters: [(name: String, value: String)]) -> [(name: String, value: String)] {
        parameters + [(name: "api_key", value: key), (name: "signature", value: signature(parameters))]
    }
}
