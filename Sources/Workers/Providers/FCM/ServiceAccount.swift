import Cryptography
import OutboundHTTP
import CanonicalJSON

/// A service account of Google's, from the JSON file that its console gives out.
package struct ServiceAccount: Sendable {
    /// Why a file is none.
    package enum Fault: Error, Equatable {
        /// Not JSON, or not of type `service_account`.
        case notThisKind
        /// A field is missing or cannot be read.
        case field(String)
    }

    /// The project whose apps are sent to.
    package let project: String
    let mail: String
    let keyID: String
    let key: RSAKey
    let tokenAddress: WebAddress

    /// The file's bytes. The address of tokens is taken from the file, as Google's own libraries do.
    package init(file: [UInt8]) throws(Fault) {
        guard let json = try? JSON(parsing: file), json["type"]?.string == "service_account" else { throw .notThisKind }
        func text(_ name: String) throws(Fault) -> String {
            guard let text = json[name]?.string, !text.isEmpty else { throw .field(name) }
            return text
        }
        project = try text("project_id")
        mail = try text("client_email")
        keyID = try text("private_key_id")
        guard let key = try? RSAKey(pem: SecureBytes(copying: Array(try text("private_key").utf8))) else { throw .field("private_key") }
        guard let address = WebAddress(try text("token_uri")) else { throw .field("token_uri") }
        (self.key, tokenAddress) = (key, address)
    }

    private static let scope = "https://www.googleapis.com/auth/firebase.messaging"
    private static let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    /// Asks for an access token (RFC 7523).
    /// - Parameter now: seconds since 1970.
    func tokenRequest(now: Int64) -> FetchRequest {
        let claims: JSON = [
            "iss": .string(mail), "scope": .string(Self.scope), "aud": .string(tokenAddress.description), "iat": .int(now),
            "exp": .int(now + 3600),
        ]
        let assertion = WebToken.make(header: ["alg": "RS256", "typ": "JWT", "kid": .string(keyID)], claims: claims) { key.sign($0) }
        return FetchRequest(
            "POST", tokenAddress, reach: .anywhere, headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: .bytes(Array(FormText.encode([(name: "grant_type", value: Self.grant), (name: "assertion", value: assertion)]).utf8)),
            limits: FetchLimits(responseBytes: 64 << 10), isRepeatable: true)
    }
}
