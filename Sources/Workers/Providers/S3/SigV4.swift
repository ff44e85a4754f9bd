package import Cryptography
import Chat

/// Signs requests to S3 (AWS Signature Version 4, "Authenticating Requests" in the S3 API reference). A value: the same request at the same
/// second has the same signature. S3 neither normalises paths nor encodes them twice, unlike AWS's other services.
package struct SigV4: Sendable {
    /// What is signed of a request.
    package struct Request: Sendable {
        /// GET, PUT, …
        package var method: String
        /// Encoded, from the first slash.
        package var path: String
        /// Not encoded, in any order.
        package var query: [(name: String, value: String)]
        /// Every field that is to be signed, `host` among them, in any order.
        package var fields: [(name: String, value: String)]
        /// SHA-256 of the body in hexadecimal digits, or `UNSIGNED-PAYLOAD`.
        package var payload: String

        package init(
            _ method: String, path: String, query: [(name: String, value: String)] = [], fields: [(name: String, value: String)],
            payload: String = SigV4.unsignedPayload
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.fields = fields
            self.payload = payload
        }
    }

    /// For addresses that are handed out, whose body nobody knows yet.
    package static let unsignedPayload = "UNSIGNED-PAYLOAD"
    private static let algorithm = "AWS4-HMAC-SHA256"

    private let accessKey: String
    private let secret: SecureBytes
    private let region: String

    /// - Parameters:
    ///   - accessKey: the key's public name.
    ///   - region: `eu-central-1`; servers of one's own mostly want `us-east-1` or a name from their settings.
    package init(accessKey: String, secret: SecureBytes, region: String) {
        self.accessKey = accessKey
        self.secret = secret
        self.region = region
    }

    /// The value of `Authorization`. The request must carry `x-amz-date` of the same second.
    /// - Parameter now: seconds since 1970.
    package func authorization(_ request: Request, now: Int64) -> String {
        let names = Self.signedNames(request.fields)
        return "\(Self.algorithm) Credential=\(accessKey)/\(scope(now)),SignedHeaders=\(names),Signature=\(signature(request, now: now))"
    }

    /// The query of an address that works by itself for so many seconds.
    /// - Parameters:
    ///   - request: with the fields that its caller will send, `host` at least.
    ///   - now: seconds since 1970.
    package func presigned(_ request: Request, seconds: Int, now: Int64) -> String {
        var request = request
        request.query += [
            (name: "X-Amz-Algorithm", value: Self.algorithm), (name: "X-Amz-Credential", value: "\(accessKey)/\(scope(now))"),
            (name: "X-Amz-Date", value: Self.moment(now)), (name: "X-Amz-Expires", value: String(seconds)),
            (name: "X-Amz-SignedHeaders", value: Self.signedNames(request.fields)),
        ]
        let signature = signature(request, now: now)
        return Self.query(request.query) + "&X-Amz-Signature=\(signature)"
    }

    // MARK: the parts

    private func signature(_ request: Request, now: Int64) -> String {
        let text = [Self.algorithm, Self.moment(now), scope(now), Hex.encode(Digest.sha256(Array(Self.canonical(request).utf8)))]
            .joined(separator: "\n")
        return Hex.encode(Self.code(signingKey(now), text))
    }

    private static func canonical(_ request: Request) -> String {
        let fields = sorted(request.fields).map { "\($0.name):\($0.value)\n" }.joined()
        return [request.method, request.path, query(request.query), fields, signedNames(request.fields), request.payload]
            .joined(separator: "\n")
    }

    private func signingKey(_ now: Int64) -> [UInt8] {
        let first = secret.withUnsafeBytes { Array("AWS4".utf8) + Array($0) }
        return [Self.day(now), region, "s3", "aws4_request"].reduce(first) { Self.code($0, $1) }
    }

    private static func code(_ key: [UInt8], _ text: String) -> [UInt8] {
        MessageAuthentication.hmacSHA256(key: key, message: Array(text.utf8))
    }

    private func scope(_ now: Int64) -> String { "\(Self.day(now))/\(region)/s3/aws4_request" }

    /// Names in lower case and in order, values without blanks around them.
    private static func sorted(_ fields: [(name: String, value: String)]) -> [(name: String, value: String)] {
        fields.map { (name: $0.name.lowercased(), value: trimmed($0.value)) }.sorted { precedes($0.name, $1.name) }
    }

    private static func trimmed(_ text: String) -> String {
        let front = text.drop { $0 == " " }
        return String(front.reversed().drop { $0 == " " }.reversed())
    }

    private static func signedNames(_ fields: [(name: String, value: String)]) -> String {
        sorted(fields).map(\.name).joined(separator: ";")
    }

    /// In the order of the encoded names, then values; also as it stands in the address.
    package static func query(_ fields: [(name: String, value: String)]) -> String {
        fields.map { (name: PercentText.encode($0.name), value: PercentText.encode($0.value)) }
            .sorted { $0.name.utf8.elementsEqual($1.name.utf8) ? precedes($0.value, $1.value) : precedes($0.name, $1.name) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private static func precedes(_ one: String, _ other: String) -> Bool { one.utf8.lexicographicallyPrecedes(other.utf8) }

    /// `20130524T000000Z`.
    package static func moment(_ now: Int64) -> String {
        let time = CivilTime(milliseconds: now * 1000)
        return "\(day(now))T\(digits(time.hour))\(digits(time.minute))\(digits(Int(now % 60)))Z"
    }

    private static func day(_ now: Int64) -> String {
        let time = CivilTime(milliseconds: now * 1000)
        return "\(time.year)\(digits(time.month))\(digits(time.day))"
    }

    private static func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
