/// Entity tags of things that never change under one tag.
enum EntityTag {
    /// Whether `If-None-Match` names the tag, weakly compared as RFC 9110, section 13.1.2 says.
    static func isNamed(_ etag: String, in condition: String) -> Bool {
        condition.split(separator: ",").contains { part in
            var tag = part.drop { $0 == " " }
            while tag.last == " " { tag.removeLast() }
            if tag.hasPrefix("W/") { tag.removeFirst(2) }
            return tag == "*" || tag.utf8.elementsEqual(etag.utf8)
        }
    }
}
