import Chat
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// The parts of an HTTP request that only abilities with files look at.
struct HTTPInput: Sendable {
    let method: HTTPRequest.Method
    let fields: HTTPFields
    let body: RequestBody

    init(_ request: Request) {
        method = request.method
        fields = request.headers
        body = request.body
    }
}

/// Streams the body of a request into a file: the field `file` of a multipart form, or the whole body.
struct ReceiveUpload {
    let input: HTTPInput
    let parts: MediaParts
    /// Bytes that are taken at most.
    let limit: Int64
    /// Bytes that stay free on the disk.
    let reserve: Int64

    /// - Parameters:
    ///   - folder: made for it.
    ///   - name: of the file, where the body does not say it.
    func receive(into folder: String, name: String?) async throws(Refusal) -> ReceivedUpload {
        if let length = input.fields[.contentLength].flatMap({ Int64($0) }), length > limit + Self.formBytes {
            throw UploadFile.tooLarge(limit)
        }
        let file = try await UploadFile.made(in: folder, limit: limit, reserve: reserve, parts.writers)
        let type = input.fields[.contentType]
        let head: MultipartReader.PartHead
        if let type, HeaderParameters(type).value.hasPrefix("multipart/") {
            guard let boundary = MultipartReader.boundary(of: type) else { throw .badRequest("The multipart form has no boundary.") }
            head = try await form(boundary, file)
        } else {
            try await whole(file)
            head = MultipartReader.PartHead(fileName: Self.name(of: input.fields), type: type)
        }
        guard file.bytes > 0 else { throw .invalid("file", .tooShort, "The file is empty.") }
        try await file.finish()
        return ReceivedUpload(
            folder: folder, name: MediaName.cleaned(head.fileName ?? name), declaredType: ReceivedUpload.type(head.type), bytes: file.bytes,
            prefix: file.prefix)
    }

    /// What a form needs beside the file.
    static let formBytes: Int64 = 64 << 10

    private func whole(_ file: UploadFile) async throws(Refusal) {
        try await each { (bytes) async throws(Refusal) in try await file.take(bytes) }
    }

    private func form(_ boundary: String, _ file: UploadFile) async throws(Refusal) -> MultipartReader.PartHead {
        var reader = MultipartReader(boundary: boundary)
        var head: MultipartReader.PartHead?
        try await each { (bytes) async throws(Refusal) in
            for piece in try reader.take(bytes) {
                switch piece {
                case .head(let found): head = found
                case .bytes(let bytes): try await file.take(bytes)
                case .end: break
                }
            }
        }
        guard let head else { throw .invalid("file", .required, "The form has no field called file.") }
        guard reader.isComplete else { throw .badRequest("The body broke off.") }
        return head
    }

    private func each(_ take: ([UInt8]) async throws(Refusal) -> Void) async throws(Refusal) {
        do {
            for try await piece in input.body { try await take(Array(piece.readableBytesView)) }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw .badRequest("The body broke off.")
        }
    }

    /// Raw bodies may say what they are called, as answers do.
    private static func name(of fields: HTTPFields) -> String? {
        guard let text = fields[.contentDisposition] else { return nil }
        let parts = HeaderParameters(text)
        return parts["filename*"].flatMap(HeaderParameters.extended) ?? parts["filename"]
    }
}
