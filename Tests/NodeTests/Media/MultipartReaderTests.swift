import Testing

@testable import Node

@Suite struct MultipartReaderTests {
    private static let form =
        "--b\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--b\r\n"
        + "Content-Disposition: form-data; name=file; filename=\"a \\\"b\\\".txt\"\r\nContent-Type: text/plain\r\n\r\n"
        + "one\r\n--a\r\n-- two\r\n--b--\r\nrest"

    @Test("A form gives its file however it is cut into pieces", arguments: 1...40)
    func pieces(_ size: Int) throws {
        var reader = MultipartReader(boundary: "b")
        var (bytes, head): ([UInt8], MultipartReader.PartHead?) = ([], nil)
        var rest = Array(Self.form.utf8)[...]
        while !rest.isEmpty {
            for piece in try reader.take(Array(rest.prefix(size))) {
                switch piece {
                case .head(let found): head = found
                case .bytes(let more): bytes += more
                case .end: break
                }
            }
            rest = rest.dropFirst(size)
        }
        #expect(String(decoding: bytes, as: UTF8.self) == "one\r\n--a\r\n-- two")
        #expect(head == MultipartReader.PartHead(field: "file", fileName: "a \"b\".txt", type: "text/plain"))
        #expect(reader.isComplete)
    }

    @Test("A form that ends in the middle is not complete, one whose head never ends is refused")
    func broken() throws {
        var half = MultipartReader(boundary: "b")
        _ = try half.take(Array(Self.form.utf8.prefix(150)))
        #expect(!half.isComplete)
        var endless = MultipartReader(boundary: "b")
        #expect(throws: (any Error).self) { try endless.take(Array("--b\r\n".utf8) + [UInt8](repeating: 0x61, count: 20_000)) }
    }

    @Test("A range reads as RFC 9110 says")
    func ranges() {
        #expect(ByteRange("bytes=0-4", length: 10) == .part(0..<5))
        #expect(ByteRange("bytes=-4", length: 10) == .part(6..<10))
        #expect(ByteRange("bytes=-40", length: 10) == .part(0..<10))
        #expect(ByteRange("bytes=5-", length: 10) == .part(5..<10))
        #expect(ByteRange("bytes=10-", length: 10) == .unsatisfiable)
        #expect(ByteRange("bytes=-0", length: 10) == .unsatisfiable)
        #expect(ByteRange("bytes=99999999999999999999-", length: 10) == .unsatisfiable)
        #expect(ByteRange("bytes=4-2", length: 10) == .whole)
        #expect(ByteRange("bytes=0-1,3-4", length: 10) == .whole)
        #expect(ByteRange("lines=0-1", length: 10) == .whole)
        #expect(ByteRange(nil, length: 10) == .whole)
    }
}
