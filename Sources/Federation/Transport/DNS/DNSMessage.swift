package import OutboundHTTP

/// What a resolver says to a ``DNSQuestion``.
package enum DNSReply: Sendable, Equatable {
    /// The records, with the seconds for which they hold.
    case records(DNSRecords, seconds: Int)
    /// There is no such name, or it has no such records.
    case none
    /// It did not fit: the question is to be asked again over TCP.
    case truncated
    /// The resolver does not know: to be asked again, or elsewhere.
    case failed
    /// No answer to this question: to be passed over, because anybody may have sent it.
    case foreign
}

/// Records of the kind that was asked for.
package enum DNSRecords: Sendable, Equatable {
    case addresses([IPAddress])
    case services([ServiceRecord])
}

/// Reads answers of resolvers (RFC 1035, section 4). Whatever the bytes are, it ends: every record takes at least one byte, and at most
/// ``mostRecords`` are read.
package struct DNSMessage {
    static let internet: UInt16 = 1
    static let alias: UInt16 = 5
    static let options: UInt16 = 41

    /// Records of an answer that are read, and aliases that are followed.
    package static let mostRecords = 256
    package static let mostAliases = 8

    private let bytes: [UInt8]
    private var place = 0

    /// What the message says to the question.
    package static func reply(to question: DNSQuestion, in bytes: [UInt8]) -> DNSReply {
        var message = DNSMessage(bytes: bytes)
        return message.reply(to: question)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func reply(to question: DNSQuestion) -> DNSReply {
        guard let id = word(), let flags = word(), let questions = word(), let answers = word(), word() != nil, word() != nil,
            id == question.id, flags & 0x8000 != 0, flags & 0x7800 == 0
        else { return .foreign }
        guard questions == 1, let name = DNSName.decode(bytes, at: &place), name == question.name, word() == question.kind.rawValue,
            word() == Self.internet
        else { return .foreign }
        if flags & 0x0200 != 0 { return .truncated }
        switch flags & 0x000F {
        case 0: break
        case 3: return .none
        default: return .failed
        }
        guard let answers = records(Int(answers)) else { return .failed }
        return Self.choose(answers, for: question)
    }

    // MARK: records

    private struct Record {
        let name: String
        let content: Content
        let seconds: Int
    }

    private enum Content {
        case alias(String)
        case address(IPAddress)
        case service(ServiceRecord)
    }

    /// Those of a kind that means something here; nil when the message ends in the middle of one.
    private mutating func records(_ count: Int) -> [Record]? {
        var records: [Record] = []
        for _ in 0..<min(count, Self.mostRecords) {
            guard let name = ownerName(), let type = word(), let network = word(), let high = word(), let low = word(),
                let length = word(), place + Int(length) <= bytes.count
            else { return nil }
            let end = place + Int(length)
            // RFC 2181, section 8: a time with its highest bit set counts as none.
            let seconds = high & 0x8000 == 0 ? Int(high) << 16 | Int(low) : 0
            if network == Self.internet, let name, let content = content(type, end) {
                records.append(Record(name: name, content: content, seconds: seconds))
            }
            place = end
        }
        return records
    }

    /// The name that a record belongs to, nil inside for one that no host of ours has; nil outside when the message is broken.
    private mutating func ownerName() -> String?? {
        let start = place
        if let name = DNSName.decode(bytes, at: &place) { return .some(name) }
        place = start
        return skipName() ? .some(nil) : nil
    }

    /// Passes over a name whose labels are odd.
    private mutating func skipName() -> Bool {
        while place < bytes.count {
            let length = Int(bytes[place])
            if length & 0xC0 == 0xC0 {
                place += 2
                return place <= bytes.count
            }
            guard length <= DNSName.longestLabel else { return false }
            place += 1 + length
            if length == 0 { return true }
        }
        return false
    }

    private mutating func content(_ type: UInt16, _ end: Int) -> Content? {
        switch type {
        case DNSQuestion.Kind.address.rawValue where end - place == 4, DNSQuestion.Kind.address6.rawValue where end - place == 16:
            return IPAddress(bytes: Array(bytes[place..<end])).map(Content.address)
        case Self.alias: return name(endingAt: end).map(Content.alias)
        case DNSQuestion.Kind.service.rawValue:
            guard let priority = word(), let weight = word(), let port = word(), let target = name(endingAt: end) else { return nil }
            return .service(ServiceRecord(priority: Int(priority), weight: Int(weight), port: Int(port), target: target))
        default: return nil
        }
    }

    private mutating func name(endingAt end: Int) -> String? {
        guard let name = DNSName.decode(bytes, at: &place), place == end else { return nil }
        return name
    }

    private mutating func word() -> UInt16? {
        guard place + 2 <= bytes.count else { return nil }
        defer { place += 2 }
        return UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
    }

    // MARK: the answer

    /// The records of the name, or of the one that its aliases lead to.
    private static func choose(_ records: [Record], for question: DNSQuestion) -> DNSReply {
        var name = question.name
        var seconds = Int.max
        for _ in 0...mostAliases {
            let own = records.filter { $0.name == name }
            if let reply = reply(own, question.kind, atMost: seconds) { return reply }
            let aliases = own.compactMap { record in
                if case .alias(let target) = record.content { (target, record.seconds) } else { nil }
            }
            guard let (target, time) = aliases.first else { return .none }
            (name, seconds) = (target, min(seconds, time))
        }
        return .failed
    }

    private static func reply(_ own: [Record], _ kind: DNSQuestion.Kind, atMost seconds: Int) -> DNSReply? {
        let fitting = own.filter { record in
            switch (record.content, kind) {
            case (.address(let address), .address): address.isIPv4
            case (.address(let address), .address6): !address.isIPv4
            case (.service, .service): true
            default: false
            }
        }
        guard !fitting.isEmpty else { return nil }
        let time = fitting.reduce(seconds) { min($0, $1.seconds) }
        let addresses = fitting.compactMap { if case .address(let address) = $0.content { address } else { nil } }
        let services = fitting.compactMap { if case .service(let service) = $0.content { service } else { nil } }
        return .records(kind == .service ? .services(services) : .addresses(addresses), seconds: time)
    }
}
