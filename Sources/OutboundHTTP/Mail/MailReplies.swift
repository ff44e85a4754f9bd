/// Follows a server's replies, to say which of our commands it refused. A value: it sees lines and nothing else.
struct MailReplies: Equatable {
    /// What a reply can answer.
    enum Step: Equatable {
        case greeting
        case hello
        case startTLS
        case login
        case sender
        case recipient
        case data
        case end
    }

    /// What is still to be answered with a yes, in order.
    private(set) var steps: [Step]
    /// Of the last complete reply; 0 before the first.
    private(set) var code = 0
    private(set) var enhanced: String?
    private var isRefused = false

    /// `anew`: over a fresh connection, which begins with the greeting. Over one that stands the first reply answers MAIL.
    init(anew: Bool, startTLS: Bool, logsIn: Bool) {
        let opening: [Step] = anew ? [.greeting, .hello] + (startTLS ? [.startTLS, .hello] : []) + (logsIn ? [.login] : []) : []
        steps = opening + [.sender, .recipient, .data, .end]
    }

    /// One line as it came.
    mutating func take(_ line: some Collection<UInt8>) {
        let bytes = Array(line.prefix(128))
        guard !isRefused, bytes.count >= 3, bytes[..<3].allSatisfy({ (0x30...0x39).contains($0) }), bytes.count == 3 || bytes[3] != 0x2D
        else { return }
        code = bytes[..<3].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        enhanced = Self.enhanced(bytes.dropFirst(4))
        // A name or a login is tried in several ways. A refusal after that is the last word; what follows answers our goodbye.
        isRefused = code >= 400 && steps.count <= 4
        // 334 asks for the next line of a login.
        if code < 400, code != 334, !steps.isEmpty { steps.removeFirst() }
    }

    /// `5.1.1` at the start of a reply's text.
    private static func enhanced(_ text: some Collection<UInt8>) -> String? {
        let word = text.prefix { (0x30...0x39).contains($0) || $0 == 0x2E }
        let parts = word.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.count) }) else { return nil }
        return String(decoding: word, as: UTF8.self)
    }
}
