/// The little of XML that S3 speaks: an element's text in a short answer, and text in a request.
enum XMLText {
    /// The text of the first element of that name; nil without one. Reads at most the first 64 KiB.
    static func first(_ name: String, in bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes.prefix(64 << 10), as: UTF8.self)
        guard let start = text.firstRange(of: "<\(name)>"), let end = text[start.upperBound...].firstRange(of: "</\(name)>") else {
            return nil
        }
        return unescaped(String(text[start.upperBound..<end.lowerBound]))
    }

    private static let entities = [("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&apos;")]

    static func escaped(_ text: String) -> String {
        entities.reduce(text.replacing("&", with: "&amp;")) { $0.replacing($1.0, with: $1.1) }
    }

    private static func unescaped(_ text: String) -> String {
        let named = entities.reduce(text) { $0.replacing($1.1, with: $1.0) }
        return named.replacing("&#34;", with: "\"").replacing("&amp;", with: "&")
    }
}
