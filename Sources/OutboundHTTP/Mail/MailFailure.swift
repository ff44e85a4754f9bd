/// Why a mail was not taken, and where in the talk.
package struct MailFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// How far the talk had come.
    package enum Stage: Sendable, Equatable {
        /// No greeting yet, or TLS did not come to stand.
        case connecting
        /// The server greeted and did not take the name or the password.
        case login
        /// It refused the sender.
        case sender
        /// It refused the recipient.
        case recipient
        /// It refused to take data, or the message as a whole.
        case message
        /// The whole message had left and no answer came: it may be delivered.
        case unanswered
    }

    /// How far it had come.
    package var stage: Stage
    /// What the server said last: 550; 0 when it said nothing, or the connection is what failed.
    package var reply: Int
    /// The enhanced status code of that reply (RFC 3463), `5.1.1`, if it has one.
    package var enhanced: String?
    /// What happened to the connection.
    package var cause: FetchFailure?

    package init(stage: Stage, reply: Int = 0, enhanced: String? = nil, cause: FetchFailure? = nil) {
        self.stage = stage
        self.reply = reply
        self.enhanced = enhanced
        self.cause = cause
    }

    /// One sentence without addresses.
    package var description: String {
        let said = reply == 0 ? "" : " The server said \(reply)\(enhanced.map { " \($0)" } ?? "")."
        return "The mail was not taken (\(stage)).\(said)" + (cause.map { " \($0)" } ?? "")
    }
}
