package import Cryptography
package import OutboundHTTP
import Chat

/// Where objects lie and with which key they are reached, as the operator configured it.
package struct S3Bucket: Sendable {
    /// `https://s3.eu-central-1.amazonaws.com`, or one's own server.
    package var origin: WebAddress
    package var bucket: String
    package var region: String
    /// Before every object's name: `chat/`. May be empty.
    package var prefix: String
    /// The key's public name.
    package var accessKey: String
    /// Its secret.
    package var secret: SecureBytes
    /// Who named `origin`: the operator. So it may be a server in a private network.
    package var reach: FetchReach = .anywhere

    package init(
        origin: WebAddress, bucket: String, region: String, prefix: String = "", accessKey: String, secret: SecureBytes
    ) {
        self.origin = origin
        self.bucket = bucket
        self.region = region
        self.prefix = prefix
        self.accessKey = accessKey
        self.secret = secret
    }

    /// With the bucket in the path, which every server understands.
    func path(_ object: String) -> String { "/" + PercentText.encode("\(bucket)/\(object)", keepsSlashes: true) }

    var signer: SigV4 { SigV4(accessKey: accessKey, secret: secret, region: region) }
}
