/// The one header that a key's tokens have: `{"alg":"EdDSA","kid":"…","typ":"JWT"}`, encoded.
enum TokenHeader {
    /// Key ids are our own and plain, so that the header needs no escaping.
    static func encoded(keyID: String) -> String {
        precondition(isPlain(keyID), "a key id is 1 to 64 of A-Z a-z 0-9 . _ -")
        return Base64URL.encode(Array(#"{"alg":"EdDSA","kid":"\#(keyID)","typ":"JWT"}"#.utf8))
    }

    private static func isPlain(_ keyID: String) -> Bool {
        (1...64).contains(keyID.utf8.count)
            && keyID.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
