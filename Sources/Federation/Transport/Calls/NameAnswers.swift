package import OutboundHTTP

/// Answers what a ``Discovery`` asks the domain name system.
package struct NameAnswers: Sendable {
    private let system: NameSystem

    package init(_ system: NameSystem = NameSystem()) {
        self.system = system
    }

    /// All addresses of a host, as this machine finds them: its own files count too.
    package func addresses(of name: String) async -> LookUp<[IPAddress]> {
        switch await system.addresses(of: name) {
        case .found(let addresses): .found(addresses)
        case .none: .none
        case .failed: .failed
        }
    }

    /// The SRV records of a name, in the order to be tried in.
    package func services(of name: String) async -> LookUp<[ServiceRecord]> {
        guard let question = DNSQuestion(name, .service, id: UInt16.random(in: .min ... .max)) else { return .none }
        let answer = await system.answer(to: question.message) { bytes -> ReplyJudgement<[ServiceRecord]?> in
            switch DNSMessage.reply(to: question, in: bytes) {
            case .records(.services(let records), _): .taken(records)
            case .records, .none: .taken(nil)
            case .truncated: .truncated
            case .failed: .useless
            case .foreign: .foreign
            }
        }
        guard let answer else { return .failed }
        guard let records = answer else { return .none }
        var random = SystemRandomNumberGenerator()
        return .found(ServiceRecord.ordered(records, using: &random))
    }
}
