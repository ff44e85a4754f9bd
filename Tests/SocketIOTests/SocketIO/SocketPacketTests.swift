import CanonicalJSON
import SocketIO
import Testing

@Suite("Socket.IO packets")
struct SocketPacketTests {
    private func event(_ name: String, _ arguments: SocketValue..., in namespace: Namespace = .main, id: Int64? = nil) -> SocketAction {
        .event(SocketEvent(namespace: namespace, ackID: id, name: name, arguments: arguments))
    }

    @Test("Events are read with namespace, id and arguments")
    func events() {
        #expect(read(#"2["a"]"#) == .success(event("a")))
        #expect(read(#"2["a",1,"2",{"3":[true]}]"#) == .success(event("a", .json(1), .json("2"), .json(["3": [true]]))))
        #expect(read(#"212["a",null]"#) == .success(event("a", .json(nil), id: 12)))
        #expect(read(#"2/custom,["a"]"#) == .success(event("a", in: Namespace("/custom"))))
        #expect(read(#"2/custom,0["a"]"#) == .success(event("a", in: Namespace("/custom"), id: 0)))
        #expect(read(#"2["zwei €😀"]"#) == .success(event("zwei €😀")))
        #expect(read(#"2/,["a"]"#) == .success(event("a")))
    }

    @Test("Attachments take the place of their placeholders, at any depth")
    func attachments() {
        let flat = #"52-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#
        #expect(read(flat, attachments: [[1], [2, 3]]) == .success(event("a", .binary([1]), .binary([2, 3]))))
        let deep = #"51-7["a",[{"b":[{"_placeholder":true,"num":0},5]},{"c":1}]]"#
        let inner = SocketValue.object([SocketValue.Member("b", .array([.binary([9]), .json(5)]))])
        #expect(read(deep, attachments: [[9]]) == .success(event("a", .array([inner, .json(["c": 1])]), id: 7)))
        #expect(read(#"50-["a",1]"#) == .success(event("a", .json(1))))
        let swapped = #"52-["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"#
        #expect(read(swapped, attachments: [[1], [2]]) == .success(event("a", .binary([2]), .binary([1]))))
    }

    @Test("A placeholder in a packet without attachments is plain JSON")
    func innocentPlaceholder() {
        #expect(read(#"2["a",{"_placeholder":true,"num":0}]"#) == .success(event("a", .json(["_placeholder": true, "num": 0]))))
    }

    static let malformed: [(String, SocketSyntaxError)] = [
        ("", .empty), ("abc", .unknownType(0x61)), ("7[]", .unknownType(0x37)), (#"4{"message":"x"}"#, .notForServers),
        ("2{}", .badPayload), ("2", .badJSON(JSONError(.unexpectedEnd, at: 0))), ("2[]", .badPayload), ("2[1]", .badPayload),
        ("2[null]", .badPayload), (#"2"a""#, .badPayload), (#"2["connect"]"#, .badEventName), (#"2["disconnect",1]"#, .badEventName),
        (#"2["newListener"]"#, .badEventName), (#"201["a"]"#, .badAckID), (#"21234567890123456["a"]"#, .badAckID),
        (#"3["a"]"#, .missingAckID), ("31{}", .badPayload), ("01{}", .unexpectedAckID), ("0[]", .badPayload), (#"0"x""#, .badPayload),
        ("11", .unexpectedAckID), ("1{}", .badPayload), (#"5["a"]"#, .badAttachmentCount), (#"5-["a"]"#, .badAttachmentCount),
        (#"51["a"]"#, .badAttachmentCount), (#"51"#, .badAttachmentCount), (#"501-["a"]"#, .badAttachmentCount),
        (#"511-["a"]"#, .tooManyAttachments), (#"61-["a"]"#, .missingAckID), ("2/a\u{7},[\"a\"]", .badNamespace),
    ]

    @Test("Every malformed form is refused with its reason", arguments: malformed)
    func refusals(text: String, reason: SocketSyntaxError) {
        guard case .badJSON = reason else {
            #expect(read(text) == .failure(reason))
            return
        }
        guard case .failure(.badJSON) = read(text) else { return #expect(Bool(false), "\(text) was taken") }
    }

    @Test(
        "What follows the id has to be JSON",
        arguments: [
            #"2abc["a"]"#, #"2["a""#, #"2["a"]x"#, #"2["a",]"#, #"2["a",{"b":1,"b":2}]"#, "2[\"\u{1}\"]", #"2-1["a"]"#, #"2 ["a"#,
            "2/custom",
        ])
    func badJSON(text: String) {
        guard case .failure(.badJSON) = read(text) else { return #expect(Bool(false), "\(text) was taken") }
    }

    @Test("A name or namespace over its limit is refused")
    func longNames() {
        #expect(read("2[\"\(String(repeating: "a", count: 129))\"]") == .failure(.badEventName))
        #expect(read("0/\(String(repeating: "a", count: 128))") == .failure(.badNamespace))
        #expect(read("2[\(String(repeating: "[", count: 70))") == .failure(.badJSON(JSONError(.tooDeep, at: 64))))
    }

    @Test(
        "Attachments and placeholders have to match one to one",
        arguments: [
            (#"51-["a"]"#, 1), (#"51-["a",{"_placeholder":true,"num":1}]"#, 1), (#"51-["a",{"_placeholder":true,"num":-1}]"#, 1),
            (#"51-["a",{"_placeholder":true}]"#, 1), (#"51-["a",{"_placeholder":true,"num":"0"}]"#, 1),
            (#"51-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]"#, 1),
            (#"52-["a",{"_placeholder":true,"num":0}]"#, 2), (#"51-["a",{"_placeholder":true,"num":1e30}]"#, 1),
        ])
    func placeholders(text: String, attachments: Int) {
        #expect(read(text, attachments: Array(repeating: [1], count: attachments)) == .failure(.badPlaceholder))
    }

    @Test("Text between attachments, bytes without a packet, and attachments over the limit are refused")
    func attachmentOrder() {
        var driver = SocketDriver { $0.maxAttachmentBytes = 4 }
        driver.join()
        var other = driver
        #expect(driver.text(#"52-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#) == [])
        var third = driver
        #expect(driver.text(#"2["b"]"#) == [.close(.syntax(.unexpectedText))])
        #expect(other.bytes([1]) == [.close(.syntax(.unexpectedBinary))])
        #expect(third.bytes([1, 2]) == [])
        #expect(third.bytes([1, 2, 3]) == [.close(.syntax(.attachmentsTooLong))])
    }
}
