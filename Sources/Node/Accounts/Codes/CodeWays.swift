import CanonicalJSON
import Chat
import Storage

/// By which ways this node can send codes.
struct CodeWays: Sendable {
    private let configuration: NodeConfiguration

    init(_ configuration: NodeConfiguration) { self.configuration = configuration }

    /// The kind of job that sends a code that way; nil when there is none.
    func kind(for channel: CodeChannel) -> JobKind? {
        switch channel {
        case .mail where configuration.mail.isSetUp: JobCatalog.codeMail
        case .sms where configuration.twilio.isSetUp: JobCatalog.codeText
        case .whatsApp where configuration.twilio.isSetUp && configuration.twilio.whatsAppSender != nil: JobCatalog.codeText
        case .mail, .sms: configuration.codes.toLog == .on ? JobCatalog.codeLog : nil
        case .whatsApp: nil
        }
    }

    /// Whether there is any way.
    var isAny: Bool { CodeChannel.allCases.contains { kind(for: $0) != nil } }

    /// What clients are told before anybody has logged in.
    var json: JSON {
        let channels = CodeChannel.allCases.filter { kind(for: $0) != nil }
        return [
            "channels": .array(channels.map { .string($0.rawValue) }),
            "countries": .array(
                channels.contains(where: \.isText) ? configuration.codes.countries.sorted { $0.precedesInBytes($1) }.map(JSON.string) : []),
        ]
    }
}
