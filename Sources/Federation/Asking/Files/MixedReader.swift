private import CanonicalJSON
private import Chat

/// Takes a peer's answer with a file apart as it comes (server-server API, "Content Repository"): `multipart/mixed` of two parts, an object
/// and then the bytes, or where they are. Framed by RFC 2046, read strictly. Holds no more than a part's head or a boundary's length.
package struct MixedReader {
    /// What has come.
    package enum Piece: Sendable, Equatable {
        /// The file begins.
        case file(MixedHead)
        case bytes([UInt8])
        /// The file is elsewhere; an address as the peer wrote it.
        case elsewhere(String)
    }

    /// The answer is no such answer.
    package struct Malformed: Error, Sendable, Equatable {}

    private enum State {
        case preamble, afterBoundary, head, object, file, elsewhere, epilogue
    }

    /// Bytes of a part's head at most.
    package static let headBytes = 8 << 10
    /// Bytes of the object at most, of what stands before the first part, and beside an address.
    package static let objectBytes = 16 << 10

    private let boundary: [UInt8]
    private var state = State.preamble
    private var held: [UInt8] = Array("\r\n".utf8)
    private var object: [UInt8] = []
    private var skipped = 0
    /// Parts that have begun.
    private var parts = 0
    /// Whether the second part has come whole.
    package private(set) var isComplete = false

    /// - Parameter contentType: of the answer; nil for any that is no `multipart/mixed` with a boundary of RFC 2046.
    package init?(contentType: String?) {
        guard let contentType, contentType.utf8.count <= 512 else { return nil }
        let parts = HeaderParameters(contentType)
        guard parts.value == "multipart/mixed", let boundary = parts["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy(Self.isBoundaryByte), boundary.utf8.last != 0x20
        else { return nil }
        self.boundary = Array("\r\n--\(boundary)".utf8)
    }

    /// Takes what has come.
    package mutating func take(_ bytes: [UInt8]) throws(Malformed) -> [Piece] {
        held += bytes
        var pieces: [Piece] = []
        while try step(&pieces) {}
        return pieces
    }

    /// One step; false when more must come first.
    private mutating func step(_ pieces: inout [Piece]) throws(Malformed) -> Bool {
        switch state {
        case .preamble, .elsewhere: return try skip()
        case .afterBoundary: return try readBoundaryEnd()
        case .head: return try readHead(&pieces)
        case .object: return try readObject()
        case .file: return readFile(&pieces)
        case .epilogue:
            held = []
            return false
        }
    }

    /// What counts for nothing, up to the next boundary.
    private mutating func skip() throws(Malformed) -> Bool {
        let found = held.first(boundary)
        let passed = found?.lowerBound ?? max(0, held.count - boundary.count + 1)
        skipped += passed
        guard skipped <= Self.objectBytes else { throw Malformed() }
        held.removeFirst(found?.upperBound ?? passed)
        guard found != nil else { return false }
        if case .elsewhere = state { isComplete = true }
        state = .afterBoundary
        return true
    }

    private mutating func readBoundaryEnd() throws(Malformed) -> Bool {
        guard held.count >= 2 else { return false }
        if held[0] == UInt8(ascii: "-"), held[1] == UInt8(ascii: "-") {
            guard isComplete else { throw Malformed() }
            state = .epilogue
            return true
        }
        // Blanks may stand behind a boundary.
        let blanks = held.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard blanks <= 64 else { throw Malformed() }
        guard held.count >= blanks + 2 else { return false }
        guard held[blanks] == 0x0D, held[blanks + 1] == 0x0A else { throw Malformed() }
        held.removeFirst(blanks)
        // Parts behind the second are of a later version of the protocol.
        state = isComplete ? .epilogue : .head
        return true
    }

    /// Stands on the line break before the head: one without any field ends at once.
    private mutating func readHead(_ pieces: inout [Piece]) throws(Malformed) -> Bool {
        guard let end = held.first(Array("\r\n\r\n".utf8)) else {
            if held.count > Self.headBytes { throw Malformed() }
            return false
        }
        guard end.lowerBound <= Self.headBytes, let head = MixedHead(Array(held[..<end.lowerBound])) else { throw Malformed() }
        held.removeFirst(end.upperBound)
        parts += 1
        if parts == 1 {
            guard head.type.map({ HeaderParameters($0).value == "application/json" }) ?? true else { throw Malformed() }
            state = .object
        } else if let location = head.location {
            pieces.append(.elsewhere(location))
            (state, skipped) = (.elsewhere, 0)
        } else {
            pieces.append(.file(head))
            state = .file
        }
        return true
    }

    private mutating func readObject() throws(Malformed) -> Bool {
        let (bytes, isEnd) = content()
        object += bytes
        guard object.count <= Self.objectBytes else { throw Malformed() }
        guard isEnd else { return false }
        guard case .object? = try? JSON(parsing: object) else { throw Malformed() }
        state = .afterBoundary
        return true
    }

    private mutating func readFile(_ pieces: inout [Piece]) -> Bool {
        let (bytes, isEnd) = content()
        if !bytes.isEmpty { pieces.append(.bytes(bytes)) }
        guard isEnd else { return false }
        isComplete = true
        state = .afterBoundary
        return true
    }

    /// What is surely content, and whether the boundary behind it was there.
    private mutating func content() -> (bytes: [UInt8], isEnd: Bool) {
        let end = held.first(boundary)
        let sure = end?.lowerBound ?? max(0, held.count - boundary.count + 1)
        let bytes = Array(held[..<sure])
        held.removeFirst(end?.upperBound ?? sure)
        return (bytes, end != nil)
    }

    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
