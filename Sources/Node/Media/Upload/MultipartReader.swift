import CanonicalJSON
import Chat

/// Takes a `multipart/form-data` body (RFC 7578, framed by RFC 2046) apart as it comes, and gives out the first part called `file`.
/// Holds no more than a part's head or a boundary's length.
struct MultipartReader {
    /// What a part says of itself.
    struct PartHead: Equatable {
        var field: String?
        var fileName: String?
        var type: String?
    }

    /// What has come.
    enum Piece: Equatable {
        case head(PartHead)
        case bytes([UInt8])
        case end
    }

    private enum State {
        case preamble, afterBoundary, head, body(isWanted: Bool), epilogue
    }

    /// Bytes of a part's head at most.
    private static let headLimit = 8 * 1024

    private let boundary: [UInt8]
    private var state = State.preamble
    private var held: [UInt8]
    private var hasFile = false

    /// - Parameter boundary: of the content type, 1 to 70 characters.
    init(boundary: String) {
        self.boundary = Array("\r\n--\(boundary)".utf8)
        // The first boundary has no line before it.
        held = Array("\r\n".utf8)
    }

    /// The boundary of a content type; nil when it is no multipart form.
    static func boundary(of contentType: String) -> String? {
        let parts = HeaderParameters(contentType)
        guard parts.value == "multipart/form-data", let boundary = parts["boundary"], (1...70).contains(boundary.utf8.count) else {
            return nil
        }
        return boundary
    }

    /// Takes what has come.
    /// - Throws: `bad_request` when it is no such form.
    mutating func take(_ bytes: [UInt8]) throws(Refusal) -> [Piece] {
        held += bytes
        var pieces: [Piece] = []
        while try step(&pieces) {}
        return pieces
    }

    /// Whether the file has come whole.
    var isComplete: Bool {
        if case .epilogue = state { hasFile } else { false }
    }

    /// One step; false when more must come first.
    private mutating func step(_ pieces: inout [Piece]) throws(Refusal) -> Bool {
        switch state {
        case .preamble: return skipToBoundary()
        case .afterBoundary: return try readBoundaryEnd()
        case .head: return try readHead(&pieces)
        case .body(let isWanted): return readBody(isWanted, &pieces)
        case .epilogue:
            held = []
            return false
        }
    }

    private mutating func skipToBoundary() -> Bool {
        guard let at = held.first(boundary) else {
            held = Array(held.suffix(boundary.count - 1))
            return false
        }
        held.removeFirst(at.upperBound)
        state = .afterBoundary
        return true
    }

    private mutating func readBoundaryEnd() throws(Refusal) -> Bool {
        guard held.count >= 2 else { return false }
        if held[0] == UInt8(ascii: "-"), held[1] == UInt8(ascii: "-") {
            state = .epilogue
            return true
        }
        // Blanks may stand behind a boundary.
        let blanks = held.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard held.count >= blanks + 2 else {
            if blanks > Self.headLimit { throw Self.malformed }
            return false
        }
        guard held[blanks] == 0x0D, held[blanks + 1] == 0x0A else { throw Self.malformed }
        held.removeFirst(blanks)
        state = .head
        return true
    }

    /// Stands on the line break before the head: one without any field ends at once.
    private mutating func readHead(_ pieces: inout [Piece]) throws(Refusal) -> Bool {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = held.first(blank) else {
            if held.count > Self.headLimit { throw Self.malformed }
            return false
        }
        guard end.lowerBound <= Self.headLimit else { throw Self.malformed }
        let head = Self.head(held[..<end.lowerBound])
        held.removeFirst(end.upperBound)
        let isWanted = !hasFile && head.field == "file"
        if isWanted {
            hasFile = true
            pieces.append(.head(head))
        }
        state = .body(isWanted: isWanted)
        return true
    }

    private mutating func readBody(_ isWanted: Bool, _ pieces: inout [Piece]) -> Bool {
        let end = held.first(boundary)
        let sure = end?.lowerBound ?? max(0, held.count - boundary.count + 1)
        if isWanted, sure > 0 { pieces.append(.bytes(Array(held[..<sure]))) }
        held.removeFirst(end?.upperBound ?? sure)
        guard end != nil else { return false }
        if isWanted { pieces.append(.end) }
        state = .afterBoundary
        return true
    }

    private static func head(_ bytes: ArraySlice<UInt8>) -> PartHead {
        var head = PartHead()
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch line[..<colon].lowercased() {
            case "content-disposition":
                let parts = HeaderParameters(value)
                head.field = parts["name"]
                head.fileName = parts["filename*"].flatMap(HeaderParameters.extended) ?? parts["filename"]
            case "content-type": head.type = value
            default: break
            }
        }
        return head
    }

    private static let malformed = Refusal.badRequest("The body is no multipart form.")
}
