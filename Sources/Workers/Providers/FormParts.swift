import Cryptography

/// `multipart/form-data` with one file at its end (RFC 7578): what stands before the file's bytes, and after them.
struct FormParts: Sendable {
    let contentType: String
    let before: [UInt8]
    let after: [UInt8]

    /// - Parameter fields: names and values of our own making, without quotes and line ends.
    init(_ fields: [(name: String, value: String)], fileField: String, fileName: String) {
        let boundary = "rookery-" + Hex.encode(SecureRandom.system.bytes(16))
        let parts = fields.map {
            "--\(boundary)\r\ncontent-disposition: form-data; name=\"\($0.name)\"\r\n\r\n\($0.value)\r\n"
        }
        let head =
            "--\(boundary)\r\ncontent-disposition: form-data; name=\"\(fileField)\"; filename=\"\(fileName)\"\r\n"
            + "content-type: application/octet-stream\r\n\r\n"
        contentType = "multipart/form-data; boundary=\(boundary)"
        before = Array((parts.joined() + head).utf8)
        after = Array("\r\n--\(boundary)--\r\n".utf8)
    }
}
