import Federation
import OutboundHTTP
import Testing

@Suite("Questions to the domain name system and its answers")
struct DNSTests {
    private let service: DNSQuestion
    private let address: DNSQuestion

    init() throws {
        service = try #require(DNSQuestion("_matrix-fed._tcp.North.example", .service, id: 0x1234))
        address = try #require(DNSQuestion("north.example", .address, id: 0xBEEF))
    }

    @Test("A question is written byte for byte as RFC 1035 and RFC 6891 say")
    func golden() {
        #expect(
            address.message == [
                0xBE, 0xEF, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 1, 5, 0x6E, 0x6F, 0x72, 0x74, 0x68, 7, 0x65, 0x78, 0x61, 0x6D, 0x70, 0x6C,
                0x65, 0,
                0, 1, 0, 1, 0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0,
            ])
        #expect(service.name == "_matrix-fed._tcp.north.example")
    }

    @Test("What is no domain name is not asked for", arguments: ["", "a..b", ".a", "a.", String(repeating: "a", count: 64)])
    func badNames(text: String) {
        #expect(DNSQuestion(text, .address, id: 1) == nil)
    }

    @Test("A name of 255 bytes is asked for, a longer one is not")
    func longNames() {
        let label = String(repeating: "a", count: 63)
        let name = [label, label, label, String(repeating: "a", count: 61)].joined(separator: ".")
        #expect(DNSQuestion(name, .address, id: 1) != nil && DNSQuestion(name + "a", .address, id: 1) == nil)
    }

    @Test("SRV records are read, their targets written out or pointing back")
    func services() {
        var answer = DNSAnswer(service, answers: 2)
        answer.add(33, DNSAnswer.words(10, 5, 8448) + DNSAnswer.name("Chat.north.example"))
        answer.add(33, DNSAnswer.words(0, 0, 443) + [1, 0x62] + DNSAnswer.pointer(29), seconds: 60)
        let expected = [
            ServiceRecord(priority: 10, weight: 5, port: 8448, target: "chat.north.example"),
            ServiceRecord(priority: 0, weight: 0, port: 443, target: "b.north.example"),
        ]
        #expect(DNSMessage.reply(to: service, in: answer.bytes) == .records(.services(expected), seconds: 60))
    }

    @Test("A target that is the root is one that is not there")
    func disabled() {
        var answer = DNSAnswer(service, answers: 1)
        answer.add(33, DNSAnswer.words(0, 0, 0) + [0])
        let record = ServiceRecord(priority: 0, weight: 0, port: 0, target: "")
        #expect(DNSMessage.reply(to: service, in: answer.bytes) == .records(.services([record]), seconds: 300))
    }

    @Test("Addresses of the kind that was asked for are read, with the shortest time; others are passed over")
    func addresses() throws {
        var answer = DNSAnswer(address, answers: 5)
        answer.add(1, [9, 0, 0, 1], seconds: 90)
        answer.add(28, [UInt8](repeating: 1, count: 16), seconds: 1)
        answer.add(1, [9, 0, 0])
        answer.add(DNSAnswer.name("west.example"), 1, [9, 0, 0, 2])
        answer.add(DNSAnswer.name("NORTH.example"), 1, [9, 0, 0, 3])
        let found = [try #require(IPAddress("9.0.0.1")), try #require(IPAddress("9.0.0.3"))]
        #expect(DNSMessage.reply(to: address, in: answer.bytes) == .records(.addresses(found), seconds: 90))
        let six = try #require(DNSQuestion("north.example", .address6, id: 1))
        var answer6 = DNSAnswer(six, answers: 1)
        answer6.add(28, [0x26] + [UInt8](repeating: 0, count: 14) + [1])
        #expect(DNSMessage.reply(to: six, in: answer6.bytes) == .records(.addresses([try #require(IPAddress("2600::1"))]), seconds: 300))
    }

    @Test("Aliases are followed, as many as are sensible, and loops end")
    func aliases() throws {
        func chain(_ count: Int) -> [UInt8] {
            var answer = DNSAnswer(address, answers: UInt16(count + 1))
            for place in 0..<count {
                answer.add(
                    DNSAnswer.name(place == 0 ? "north.example" : "a\(place).example"), 5, DNSAnswer.name("a\(place + 1).example"),
                    seconds: 30)
            }
            answer.add(DNSAnswer.name(count == 0 ? "north.example" : "a\(count).example"), 1, [9, 0, 0, 1])
            return answer.bytes
        }
        let found = [try #require(IPAddress("9.0.0.1"))]
        #expect(DNSMessage.reply(to: address, in: chain(0)) == .records(.addresses(found), seconds: 300))
        #expect(DNSMessage.reply(to: address, in: chain(8)) == .records(.addresses(found), seconds: 30))
        #expect(DNSMessage.reply(to: address, in: chain(9)) == .failed)
        var loop = DNSAnswer(address, answers: 1)
        loop.add(5, DNSAnswer.pointer(12))
        #expect(DNSMessage.reply(to: address, in: loop.bytes) == .failed)
    }

    @Test("No such name, no such record, trouble and truncation are told apart")
    func outcomes() {
        #expect(DNSMessage.reply(to: address, in: DNSAnswer(address, answers: 0).bytes) == DNSReply.none)
        #expect(DNSMessage.reply(to: address, in: DNSAnswer(address, flags: 0x8183, answers: 0).bytes) == DNSReply.none)
        #expect(DNSMessage.reply(to: address, in: DNSAnswer(address, flags: 0x8182, answers: 0).bytes) == .failed)
        #expect(DNSMessage.reply(to: address, in: DNSAnswer(address, flags: 0x8185, answers: 0).bytes) == .failed)
        #expect(DNSMessage.reply(to: address, in: DNSAnswer(address, flags: 0x8380, answers: 0).bytes) == .truncated)
    }

    @Test("What answers no question of ours is passed over")
    func foreign() throws {
        let good = DNSAnswer(address, answers: 0).bytes
        var changed: [[UInt8]] = []
        for place in [0, 1, 5, 13, good.count - 1, good.count - 3] {
            var bytes = good
            bytes[place] ^= 2
            changed.append(bytes)
        }
        changed.append(DNSAnswer(address, flags: 0x0180, answers: 0).bytes)
        changed.append(DNSAnswer(address, flags: 0x9180, answers: 0).bytes)
        changed += (0..<good.count).map { Array(good[..<$0]) }
        for bytes in changed { #expect(DNSMessage.reply(to: address, in: bytes) == .foreign) }
    }

    @Test("Pointers that lead forward, to themselves or in a circle are refused")
    func pointers() {
        let head = DNSAnswer(address, answers: 1).bytes.count
        for owner in [
            DNSAnswer.pointer(head), DNSAnswer.pointer(head + 2), DNSAnswer.pointer(0x3FFF), [1, 0x61] + DNSAnswer.pointer(head),
        ] {
            var answer = DNSAnswer(address, answers: 1)
            answer.add(owner, 1, [9, 0, 0, 1])
            #expect(DNSMessage.reply(to: address, in: answer.bytes) == DNSReply.none)
        }
        var circle = DNSAnswer(service, answers: 1)
        let place = circle.bytes.count + 12 + 6
        circle.add(33, DNSAnswer.words(0, 0, 1) + [1, 0x61] + DNSAnswer.pointer(place))
        #expect(DNSMessage.reply(to: service, in: circle.bytes) == DNSReply.none)
    }

    @Test("A record that is cut off, or longer than the message, spoils the answer; a name that no host has only its record")
    func broken() throws {
        var answer = DNSAnswer(address, answers: 1)
        answer.add(1, [9, 0, 0, 1])
        for count in DNSAnswer(address, answers: 1).bytes.count..<answer.bytes.count {
            #expect(DNSMessage.reply(to: address, in: Array(answer.bytes[..<count])) == .failed)
        }
        var odd = DNSAnswer(address, answers: 2)
        odd.add([3, 0, 0x2E, 0xFF, 0], 1, [9, 0, 0, 1])
        odd.add(1, [9, 0, 0, 2])
        #expect(DNSMessage.reply(to: address, in: odd.bytes) == .records(.addresses([try #require(IPAddress("9.0.0.2"))]), seconds: 300))
    }
}
