import Testing

@testable import Federation

@Suite("A peer's answer with a file")
struct MixedReaderTests {
    private let type = "multipart/mixed; boundary=cut"
    private let good = "--cut\r\nContent-Type: application/json\r\n\r\n{}\r\n--cut\r\nContent-Type: image/png\r\n\r\nbytes\r\n--cut--\r\n"

    /// All pieces of a body that comes in parts of so many bytes; whether it came whole.
    private func read(
        _ body: [UInt8], by count: Int = 7, _ type: String? = nil
    ) throws -> (head: MixedHead?, bytes: [UInt8], elsewhere: String?, isComplete: Bool) {
        var reader = try #require(MixedReader(contentType: type ?? self.type))
        var found: (head: MixedHead?, bytes: [UInt8], elsewhere: String?, isComplete: Bool) = (nil, [], nil, false)
        var rest = body[...]
        while !rest.isEmpty {
            for piece in try reader.take(Array(rest.prefix(count))) {
                switch piece {
                case .file(let head): found.head = head
                case .bytes(let bytes): found.bytes += bytes
                case .elsewhere(let address): found.elsewhere = address
                }
            }
            rest = rest.dropFirst(count)
        }
        found.isComplete = reader.isComplete
        return found
    }

    @Test("The second part is the file, however it is cut while it comes", arguments: [1, 2, 3, 5, 7, 64, 4096])
    func file(count: Int) throws {
        for start in ["", "\r\n", "Some words before.\r\n"] {
            let found = try read(Array((start + good).utf8), by: count)
            #expect(found.head?.type == "image/png" && found.bytes == Array("bytes".utf8) && found.isComplete)
        }
    }

    @Test("A file may hold what is nearly a boundary, and every byte there is")
    func nearly() throws {
        let content = Array("\r\n--cu\r\n--cu-\r\r\n-".utf8) + (0...255).map { UInt8($0) } + Array("--cut\r\n\r\n--c".utf8)
        let parts = good.split(separator: "bytes", maxSplits: 1)
        for count in [1, 4, 1000] {
            let found = try read(Array(parts[0].utf8) + content + Array(parts[1].utf8), by: count)
            #expect(found.bytes == content && found.isComplete)
        }
    }

    @Test("An empty file is a file, and one whose end never comes is none")
    func ends() throws {
        #expect(try read(Array(good.replacingBytes("").utf8)).isComplete)
        for length in 0..<(good.utf8.count - "\r\n--cut--\r\n".utf8.count) {
            #expect(try !read(Array(good.utf8.prefix(length))).isComplete)
        }
    }

    @Test("Where the file is elsewhere, its address is told, and nothing beside it is the file")
    func elsewhere() throws {
        let address = "https://files.example/a?b=c"
        let body = good.replacingHead("Location: \(address)")
        let found = try read(Array(body.utf8))
        #expect(found.elsewhere == address && found.bytes.isEmpty && found.head == nil)
    }

    @Test(
        "An answer is of two parts and says how they are cut, or it is none",
        arguments: [
            nil, "", "image/png", "multipart/mixed", "multipart/form-data; boundary=cut", "multipart/mixed; boundary=",
            "multipart/mixed; boundary=\"a\u{0}b\"", "multipart/mixed; boundary=\"cut \"", "multipart/mixed; boundary=c\u{00FC}t",
            "multipart/mixed; boundary=" + String(repeating: "a", count: 71),
            "multipart/mixed; boundary=cut; x=" + String(repeating: "a", count: 500),
        ])
    func types(type: String?) { #expect(MixedReader(contentType: type) == nil) }

    @Test(
        "What is no such answer is refused as soon as that is known",
        arguments: [
            // The first part is no object.
            "--cut\r\n\r\n[]\r\n--cut\r\n\r\nx\r\n--cut--", "--cut\r\nContent-Type: text/html\r\n\r\n{}\r\n--cut\r\n\r\nx\r\n--cut--",
            "--cut\r\n\r\n{\"a\":\r\n--cut\r\n\r\nx\r\n--cut--",
            // One part alone.
            "--cut\r\n\r\n{}\r\n--cut--\r\n",
            // Heads that are none.
            "--cut\r\nno colon\r\n\r\n{}", "--cut\r\n: empty\r\n\r\n{}", "--cut\r\nA: b\r\n folded: c\r\n\r\n{}",
            "--cut\r\nContent-Type: application/json\r\nContent-Type: text/html\r\n\r\n{}", "--cut\r\nA: \u{0}\r\n\r\n{}",
            "--cut\r\n\r\n{}\r\n--cut\r\nLocation: \r\n\r\n",
            // Something behind a boundary.
            "--cutter\r\n\r\n{}", "--cut" + String(repeating: " ", count: 65) + "\r\n\r\n{}",
            // Too much of everything.
            String(repeating: "a", count: MixedReader.objectBytes + 100),
            "--cut\r\nA: " + String(repeating: "a", count: MixedReader.headBytes + 10),
            "--cut\r\n" + String(repeating: "A: b\r\n", count: 33) + "\r\n{}",
            "--cut\r\n\r\n{\"a\":\"" + String(repeating: "a", count: MixedReader.objectBytes + 100),
            "--cut\r\n\r\n{}\r\n--cut\r\nLocation: https://a.example/\r\n\r\n"
                + String(repeating: "a", count: MixedReader.objectBytes + 100),
        ])
    func hostile(body: String) {
        for count in [1, 100_000] {
            #expect(throws: MixedReader.Malformed.self) { _ = try read(Array(body.utf8), by: count) }
        }
    }

    @Test("A type that lies is told as it came: whoever keeps the file looks for himself")
    func lyingType() throws {
        let found = try read(Array(good.replacingHead("Content-Type: image/png\r\nContent-Disposition: inline; filename=../x").utf8))
        #expect(found.head == MixedHead(type: "image/png", disposition: "inline; filename=../x"))
    }
}

extension String {
    fileprivate func replacingBytes(_ content: String) -> String { split(separator: "bytes", maxSplits: 1).joined(separator: content) }
    fileprivate func replacingHead(_ head: String) -> String {
        split(separator: "Content-Type: image/png", maxSplits: 1).joined(separator: head)
    }
}
