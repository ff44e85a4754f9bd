import Cast
import Cryptography
import Foundation
import OutboundHTTP
import Storage
import Testing

@testable import Workers

/// The examples of the S3 API reference ("Signature calculations for the Authorization header", "Authenticating requests: using query
/// parameters"): one bucket, one key, one second in 2013.
@Suite struct SigV4Tests {
    private static let signer = SigV4(
        accessKey: "AKIAIOSFODNN7EXAMPLE", secret: SecureBytes(copying: Array("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".utf8)),
        region: "us-east-1")
    private static let now: Int64 = 1_369_353_600
    private static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    struct Example: Sendable {
        let request: SigV4.Request
        let names: String
        let signature: String
    }

    private static func request(
        _ method: String, _ path: String, _ query: [(name: String, value: String)] = [], _ fields: [(name: String, value: String)] = [],
        payload: String = nothing
    ) -> SigV4.Request {
        let common = [
            (name: "Host", value: "examplebucket.s3.amazonaws.com"), (name: "x-amz-date", value: "20130524T000000Z"),
            (name: "x-amz-content-sha256", value: payload),
        ]
        return SigV4.Request(method, path: path, query: query, fields: common + fields, payload: payload)
    }

    static let examples = [
        Example(
            request: request("GET", "/test.txt", [], [(name: "Range", value: "bytes=0-9")]),
            names: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Example(
            request: request(
                "PUT", "/test%24file.text", [],
                [(name: "Date", value: "Fri, 24 May 2013 00:00:00 GMT"), (name: "x-amz-storage-class", value: "REDUCED_REDUNDANCY")],
                payload: "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
            names: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Example(
            request: request("GET", "/", [(name: "lifecycle", value: "")]), names: "host;x-amz-content-sha256;x-amz-date",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Example(
            request: request("GET", "/", [(name: "prefix", value: "J"), (name: "max-keys", value: "2")]),
            names: "host;x-amz-content-sha256;x-amz-date", signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]

    @Test("Requests are signed as Amazon's own examples are", arguments: examples)
    func published(_ example: Example) {
        let credential = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"
        #expect(
            Self.signer.authorization(example.request, now: Self.now)
                == "AWS4-HMAC-SHA256 Credential=\(credential),SignedHeaders=\(example.names),Signature=\(example.signature)")
    }

    @Test("An address that works by itself is signed as Amazon's own example is")
    func presigned() {
        let request = SigV4.Request("GET", path: "/test.txt", fields: [(name: "host", value: "examplebucket.s3.amazonaws.com")])
        let query = Self.signer.presigned(request, seconds: 86_400, now: Self.now)
        #expect(query.contains("X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&"))
        #expect(query.hasSuffix("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
    }

    @Test("Moments are written as Amazon reads them", arguments: [(Int64(0), "19700101T000000Z"), (1_709_207_999, "20240229T115959Z")])
    func moments(seconds: Int64, text: String) {
        #expect(SigV4.moment(seconds) == text)
    }
}

/// Amazon's own library signs the same things, with names and values that break careless signers.
@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct SigV4SecondOpinionTests {
    @Test(
        "An address is the one that Amazon's own library makes, whatever the object and the file are called",
        arguments: [
            ("ab/abcd-1234", "inline; filename=\"cat.png\""),
            ("a b+c/ü~*.'(x)", "attachment; filename=\"a_b\"; filename*=UTF-8''%C3%A4%20b%26"),
            ("//odd//name", "inline"),
        ])
    func same(object: String, disposition: String) async throws {
        let server = try await S3.server()
        let requests = S3Requests(server.bucket())
        let now = Providers.now
        let own = requests.link(object, as: .init(type: "image/png", disposition: disposition), seconds: 600, now: now)
        let form = FormText.encode([
            (name: "key", value: object), (name: "type", value: "image/png"), (name: "disposition", value: disposition),
            (name: "seconds", value: "600"), (name: "now", value: String(now)),
        ])
        let answer = try await Providers.ask("s3", "/_presign", form)
        let theirs = String(decoding: answer.body, as: UTF8.self)
        let split = { (address: String) in address.split(separator: "?", maxSplits: 1).map(String.init) }
        #expect(split(own)[0] == split(theirs)[0])
        #expect(Set(split(own)[1].split(separator: "&")) == Set(split(theirs)[1].split(separator: "&")))
    }
}
