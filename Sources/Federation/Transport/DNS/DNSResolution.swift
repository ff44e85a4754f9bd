package import OutboundHTTP

/// One question from its first resolver to its answer. A value that does nothing itself: it says whom to ask how, and takes what came.
package struct DNSResolution: Sendable {
    /// What is to be done next.
    package enum Step: Sendable, Equatable {
        /// Send the question's message there, over UDP from a port by chance, or over TCP with its length in front, and wait so long.
        case ask(IPAddress, overTCP: Bool, milliseconds: Int)
        /// What came was no answer; go on waiting for as long as is left.
        case wait
        /// The end: the records with the seconds for which they hold.
        case answered(LookUp<DNSRecords>, seconds: Int)
    }

    /// What is asked.
    package let question: DNSQuestion
    private let settings: ResolverSettings
    private var asked = 0
    private var isOverTCP = false

    package init(_ question: DNSQuestion, by settings: ResolverSettings) {
        self.question = question
        self.settings = settings
    }

    /// The first step.
    package mutating func start() -> Step { askNext() }

    /// A message came from whom was asked.
    package mutating func receive(_ message: [UInt8]) -> Step {
        switch DNSMessage.reply(to: question, in: message) {
        case .records(.addresses(let addresses), let seconds): .answered(.found(.addresses(addresses)), seconds: seconds)
        case .records(.services(let services), let seconds): .answered(.found(.services(services)), seconds: seconds)
        case .none: .answered(.none, seconds: 0)
        case .failed: askNext()
        case .truncated: isOverTCP ? askNext() : askOverTCP()
        // Over TCP nobody else can have sent it.
        case .foreign: isOverTCP ? askNext() : .wait
        }
    }

    /// Nothing came in time, or nobody can be reached there.
    package mutating func giveUp() -> Step { askNext() }

    private mutating func askNext() -> Step {
        guard asked < settings.servers.count * settings.attempts else { return .answered(.failed, seconds: 0) }
        isOverTCP = false
        asked += 1
        return .ask(lastAsked, overTCP: false, milliseconds: settings.timeout)
    }

    private mutating func askOverTCP() -> Step {
        isOverTCP = true
        return .ask(lastAsked, overTCP: true, milliseconds: settings.timeout)
    }

    private var lastAsked: IPAddress { settings.servers[(asked - 1) % settings.servers.count] }
}
