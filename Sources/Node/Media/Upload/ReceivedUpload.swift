import Chat

/// A file that has come whole, in a folder of its own, before anybody has looked into it.
struct ReceivedUpload: Sendable {
    /// The folder; the file in it is called `upload`.
    let folder: String
    /// Cleaned.
    let name: String
    /// What the sender calls its type, if that is a type at all.
    let declaredType: String?
    let bytes: Int64
    /// Its first bytes.
    let prefix: [UInt8]

    var path: String { folder + "/upload" }

    /// A declared type in lower case without parameters; nil for anything that is no `type/subtype`.
    static func type(_ text: String?) -> String? {
        guard let text else { return nil }
        let bare = HeaderParameters(text).value
        let parts = bare.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, bare.utf8.count <= 127, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isToken) }) else { return nil }
        return bare
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$&^_.+-".utf8.contains(byte)
        }
    }
}
