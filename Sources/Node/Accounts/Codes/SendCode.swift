import CanonicalJSON
import Chat
import Logging
import Storage

/// `POST auth/send-otp`: a code for a mail address or telephone number. The answer is the same whether the address is known, whether
/// something was sent, and whatever limit spoke; the reason is the admin's alone.
enum SendCode {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let form = try SendCodeForm(ask, node)
        let random = node.world.random(16)
        let (challenge, expiresAt) = try await node.write { try send(form, random, $0) }
        return Answer([
            "challenge": .string(challenge), "expiresAt": .time(expiresAt),
            "resendAfter": .int(node.configuration.codes.limits.pause / 1000),
        ])
    }

    private static func send(_ form: SendCodeForm, _ random: [UInt8], _ transaction: Transaction) throws -> (String, Int64) {
        let (node, session, now) = (transaction.node, transaction.session, transaction.now)
        if let caller = form.caller { try transaction.checkSession(caller) }
        let codes = node.configuration.codes
        let key = node.codeKey
        let keys = form.keys(key)
        let live = try session.liveChallenge(
            to: keys.address, form.purpose, networkKey: keys.network, session: form.boundSession, at: now)
        let leadsSomewhere = try form.leadsSomewhere(session, node.configuration)
        var asked = SendDecision.Ask(country: form.country, price: form.price(codes, site: node.configuration.codeSite), now: now)
        var counted = keys
        if !leadsSomewhere {
            // Counted for the person as if it had been sent, and for nobody's money.
            (asked.country, asked.price) = (nil, 0)
            counted = SendKeys(address: keys.address, network: keys.network, session: keys.session, country: nil, prefix: nil)
        }
        let decision = SendDecision.judge(asked, counts: try session.sendCounts(counted, at: now), limits: codes.sendLimits)
        let fresh = key.challenge(random: random, expiresAt: now + codes.policy.life)
        guard decision == .send else {
            try note(decision, form, transaction)
            // Whoever waits for a code enters it where it belongs.
            return live.map { ($0.challenge.binding.challenge, $0.challenge.expiresAt) } ?? (fresh, now + codes.policy.life)
        }
        let challenge =
            try live.flatMap { $0.challenge.sendsAgain(now: now, policy: codes.policy) ? $0.challenge : nil }
            ?? begin(form, fresh, keys, transaction)
        try session.noteSend(counted, of: challenge.binding.challenge, price: leadsSomewhere ? asked.price : nil, at: now)
        if leadsSomewhere { try enqueue(form, challenge, session, at: now) }
        return (challenge.binding.challenge, challenge.expiresAt)
    }

    private static func begin(
        _ form: SendCodeForm, _ id: String, _ keys: SendKeys, _ transaction: Transaction
    ) throws -> CodeChallenge {
        let binding = CodeBinding(challenge: id, purpose: form.purpose, address: form.address, session: form.boundSession)
        let challenge = CodeChallenge(binding: binding, now: transaction.now, policy: transaction.node.configuration.codes.policy)
        try transaction.session.insert(challenge, form.channel, addressKey: keys.address, networkKey: keys.network)
        return challenge
    }

    private static func enqueue(
        _ form: SendCodeForm, _ challenge: CodeChallenge, _ session: any WriteSession, at now: Int64
    ) throws(StorageFailure) {
        let payload: JSON = ["challenge": .string(challenge.binding.challenge), "purpose": .string(form.purpose.rawValue)]
        let text = String(decoding: payload.encoded(), as: Unicode.UTF8.self)
        try session.enqueue(NewJob(form.kind, payload: text, expiresAt: challenge.expiresAt), at: now)
    }

    /// What was not sent is counted; what looks like an attack, or like the end of the money, is told.
    private static func note(_ decision: SendDecision, _ form: SendCodeForm, _ transaction: Transaction) throws(StorageFailure) {
        guard case .refuse(let reason, _, let alarms) = decision else { return }
        try transaction.session.noteRefusal(reason.rawValue, country: form.country, at: transaction.now)
        guard alarms else { return }
        let place = [.prefixUnconverted, .prefixHour].contains(reason) ? form.prefix : form.country
        let sentence = "Texts to \(place ?? "everywhere") are not sent: \(CodeAlarm.sentence(for: reason))"
        let isNews = try transaction.session.raiseAlarm("codes.\(reason.rawValue)", sentence, at: transaction.now)
        let logger = transaction.node.logger
        if isNews { transaction.session.afterCommit { logger.error("\(sentence)") } }
    }
}

/// What an admin reads about texts that are not sent.
enum CodeAlarm {
    static func sentence(for reason: SendDecision.Reason) -> String {
        switch reason {
        case .prefixUnconverted, .countryUnconverted:
            "fewer than one in five of the codes of the last hour came back, as when somebody earns by them."
        case .countryDay: "the country's daily count (codes.country_per_day) is used up."
        case .nodeDay: "the node's daily count (codes.node_per_day) is used up."
        case .budget: "the day's budget (codes.budget_per_day) is used up."
        default: "a limit was reached (\(reason.rawValue))."
        }
    }
}
