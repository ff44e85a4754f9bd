import CanonicalJSON
import Cryptography
import OutboundHTTP
import Storage

/// The requests that are made of Cloudinary's upload API, signed. Objects are named `image/…`, `video/…` or `raw/…`, by what Cloudinary
/// takes them for, and are of the type `authenticated`: nobody gets them by their name alone. Times are seconds since 1970.
struct CloudinaryRequests: Sendable {
    let account: CloudinaryAccount

    private static let sending = FetchLimits(total: 300_000, idle: 60, responseBytes: 256 << 10, requestBytes: 64 << 20)
    /// The kinds of access that Cloudinary knows; what anybody may fetch by its name is none of ours.
    private enum Access: String { case authenticated }

    private static let type = Access.authenticated.rawValue

    /// What Cloudinary calls a type of ours; sounds are films to it.
    static func resource(_ type: String) -> String {
        if type.hasPrefix("image/") { return "image" }
        return type.hasPrefix("video/") || type.hasPrefix("audio/") ? "video" : "raw"
    }

    /// A file, or a part of it. Sent again it overwrites itself.
    /// - Parameters:
    ///   - name: the object's, `image/…`.
    ///   - upload: what holds the parts together; nil for a whole file.
    func upload(_ source: FetchSource, _ name: String, part: (range: Range<Int64>, of: Int64, upload: String)?, now: Int64) -> FetchRequest?
    {
        let object = CloudinaryName(name)
        let parameters =
            object.signing + [
                (name: "overwrite", value: "true"), (name: "timestamp", value: String(now)), (name: "type", value: Self.type),
            ]
        let form = FormParts(account.signed(parameters), fileField: "file", fileName: "file")
        var headers: FetchHeaders = ["Content-Type": form.contentType, "Accept": "application/json"]
        if let part {
            headers.add("X-Unique-Upload-Id", part.upload)
            headers.add("Content-Range", "bytes \(part.range.lowerBound)-\(part.range.upperBound - 1)/\(part.of)")
        }
        return make("\(object.resource)/upload", headers, source.body(before: form.before, after: form.after), Self.sending)
    }

    /// Removes an object, at the edges too.
    func destroy(_ name: String, now: Int64) -> FetchRequest? {
        let object = CloudinaryName(name)
        let parameters =
            object.signing + [
                (name: "invalidate", value: "true"), (name: "timestamp", value: String(now)), (name: "type", value: Self.type),
            ]
        let text = FormText.encode(account.signed(parameters))
        let headers: FetchHeaders = ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"]
        return make("\(object.resource)/destroy", headers, .bytes(Array(text.utf8)), FetchLimits(total: 30_000))
    }

    /// An address that gives the original to whoever has it until its time is over. Cloudinary's delivery addresses can be signed too, but
    /// never end.
    func link(_ name: String, isAttachment: Bool, seconds: Int, now: Int64) -> String {
        let object = CloudinaryName(name)
        let parameters =
            object.signing + [
                (name: "attachment", value: isAttachment ? "true" : ""), (name: "expires_at", value: String(now + Int64(seconds))),
                (name: "timestamp", value: String(now)), (name: "type", value: Self.type),
            ]
        let query = SigV4.query(account.signed(parameters.filter { !$0.value.isEmpty }))
        return "\(account.origin.origin)/v1_1/\(account.cloud)/\(object.resource)/download?\(query)"
    }

    private func make(_ path: String, _ headers: FetchHeaders, _ body: FetchBody, _ limits: FetchLimits) -> FetchRequest? {
        guard let address = WebAddress("\(account.origin.origin)/v1_1/\(account.cloud)/\(path)") else { return nil }
        var request = FetchRequest(
            "POST", address, reach: account.reach, headers: headers, body: body, limits: limits, isRepeatable: true,
            allowsPlainText: account.origin.scheme == "http")
        request.onlyHTTP1 = true
        return request
    }
}

/// What a file is called at Cloudinary: `image/chat/ab12…`. Only names of raw files may end in something.
struct CloudinaryName: Sendable {
    let resource: String
    let publicID: String

    init(_ name: String) {
        resource = String(name.prefix { $0 != "/" })
        publicID = String(name.dropFirst(resource.count + 1))
    }

    var signing: [(name: String, value: String)] { [(name: "public_id", value: publicID)] }
}

/// Where the bytes of an upload come from.
enum FetchSource: Sendable {
    case bytes([UInt8])
    case file(path: String, Range<Int64>)

    func body(before: [UInt8], after: [UInt8]) -> FetchBody {
        switch self {
        case .bytes(let bytes): .bytes(before + bytes + after)
        case .file(let path, let range):
            .framed(before: before, path: path, offset: Int(range.lowerBound), length: range.count, after: after)
        }
    }
}
