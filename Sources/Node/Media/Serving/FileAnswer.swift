import Chat
import HTTPTypes
import Hummingbird

/// An answer that is a file: sent a piece at a time as the client takes it, whole or one range of it.
struct FileAnswer: Sendable {
    let file: FileSource
    let type: String
    /// Quotes included.
    let etag: String
    let disposition: String
    /// Whether pages of other origins may show it.
    let isShared: Bool

    /// Nothing in it can do anything, wherever it is opened.
    private static let policy = "sandbox; default-src 'none'; script-src 'none'; object-src 'none'"

    func response(to input: HTTPInput) -> Response {
        var fields = fields
        if input.fields[.ifNoneMatch].map({ EntityTag.isNamed(etag, in: $0) }) ?? false {
            return Response(status: .notModified, headers: fields)
        }
        let isSame = input.fields[HTTPField.Name("if-range")!].map { $0 == etag } ?? true
        let range = isSame ? ByteRange(input.fields[.range], length: file.length) : .whole
        fields[.contentType] = type
        fields[.contentDisposition] = disposition
        switch range {
        case .unsatisfiable:
            fields[.contentRange] = "bytes */\(file.length)"
            fields[.contentLength] = "0"
            return Response(status: .rangeNotSatisfiable, headers: fields)
        case .whole: return response(.ok, 0..<file.length, fields)
        case .part(let part):
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.length)"
            return response(.partialContent, part, fields)
        }
    }

    private var fields: HTTPFields {
        var fields: HTTPFields = [.eTag: etag, .acceptRanges: "bytes", .contentSecurityPolicy: Self.policy]
        fields[.cacheControl] = "private, max-age=86400, immutable"
        fields[HTTPField.Name("cross-origin-resource-policy")!] = isShared ? "cross-origin" : "same-origin"
        return fields
    }

    private func response(_ status: HTTPResponse.Status, _ part: Range<Int64>, _ fields: HTTPFields) -> Response {
        var fields = fields
        fields[.contentLength] = String(part.count)
        let file = file
        let body = ResponseBody(contentLength: part.count) { writer in
            try await file.read(part) { try await writer.write($0) }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: fields, body: body)
    }
}
