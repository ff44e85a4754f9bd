import Chat
import Testing

@Suite("Who is told while away")
struct PushDecisionTests {
    private static let group = PushCause.message(mentions: false, isDirect: false)
    private static let mention = PushCause.message(mentions: true, isDirect: false)
    private static let direct = PushCause.message(mentions: false, isDirect: true)
    private static let shown: [PushCause] = [group, mention, direct, .invite, .call, .missedCall]

    private static func word(_ cause: PushCause, _ change: (inout PushReceiver) -> Void = { _ in }) -> String {
        var receiver = PushReceiver()
        change(&receiver)
        switch PushDecision.of(cause, for: receiver) {
        case .push(let manner): return "\(manner.urgency.rawValue) \(manner.life)"
        case .silence(let silence): return silence.rawValue
        }
    }

    @Test("Who is away hears of messages, invites and calls at once, and of a call for half a minute only")
    func away() {
        #expect(
            Self.shown.map { Self.word($0) } == ["high 604800", "high 604800", "high 604800", "high 604800", "high 30", "high 86400"])
    }

    @Test("Reactions, edits and stories wake nobody", arguments: [PushCause.reaction, .edit, .story])
    func never(cause: PushCause) {
        #expect(Self.word(cause) == "neverPushed")
    }

    struct Row: Sendable {
        let silence: PushDecision.Silence
        let change: @Sendable (inout PushReceiver) -> Void
    }

    @Test(
        "Each of these keeps everything silent, mentions, invites and calls too",
        arguments: [
            Row(silence: .ownAct) { $0.isSender = true }, Row(silence: .notMember) { $0.belongs = false },
            Row(silence: .blocked) { $0.hasBlocked = true }, Row(silence: .read) { $0.hasRead = true },
            Row(silence: .attentive) { $0.isAttentive = true }, Row(silence: .muted) { $0.isMuted = true },
            Row(silence: .level) { $0.room = .none }, Row(silence: .level) { $0.account = .none },
            Row(silence: .quietHours) { $0.isQuiet = true },
        ])
    func silent(row: Row) {
        for cause in Self.shown { #expect(Self.word(cause, row.change) == row.silence.rawValue, "\(cause)") }
    }

    @Test("Who asks for mentions only hears what is meant for them, and a direct room unless it is set to mentions itself")
    func mentions() {
        let words = { (change: (inout PushReceiver) -> Void) in Self.shown.map { Self.word($0, change) == "level" ? "-" : "+" }.joined() }
        #expect(words { $0.account = .mentions } == "-+++++")
        #expect(words { $0.room = .mentions } == "-+-+++")
        #expect(words { ($0.room, $0.account) = (.mentions, .mentions) } == "-+-+++")
        #expect(words { ($0.room, $0.account) = (.none, .mentions) } == "------")
    }

    @Test("Whoever did it themselves is silent before anything else is asked, so that no other reason hides a fault")
    func order() {
        let everything: (inout PushReceiver) -> Void = {
            ($0.isSender, $0.belongs, $0.hasBlocked, $0.hasRead, $0.isAttentive, $0.isMuted) = (true, false, true, true, true, true)
            ($0.room, $0.account, $0.isQuiet) = (.none, .none, true)
        }
        #expect(Self.word(Self.mention, everything) == "ownAct")
        #expect(Self.word(.story, everything) == "neverPushed")
    }
}
