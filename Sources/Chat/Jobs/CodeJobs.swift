/// Kinds of jobs about codes. Their payload names the challenge; address and code are put in when a worker takes them.
extension JobCatalog {
    /// A text through Twilio, by SMS or WhatsApp.
    package static let codeText = JobKind(
        "codes.text", "Sends a code as a text message.",
        JobPolicy(
            queue: "codes", priority: 0, attempts: 3, backOff: BackOff(first: 2_000, cap: 30_000), life: 600_000, timeLimit: 45_000,
            crashLimit: 2, provider: "twilio", effect: .once))

    /// A mail through the operator's server.
    package static let codeMail = JobKind(
        "codes.mail", "Sends a code by mail.",
        JobPolicy(
            queue: "codes", priority: 0, attempts: 4, backOff: BackOff(first: 2_000, cap: 60_000), life: 600_000, timeLimit: 60_000,
            crashLimit: 2, provider: "smtp", effect: .once))

    /// For nodes of developers, where nothing can be sent.
    package static let codeLog = JobKind(
        "codes.log", "Writes a code into the log of a development node.",
        JobPolicy(
            queue: "codes", priority: 0, attempts: 3, backOff: BackOff(first: 1_000, cap: 10_000), life: 600_000, effect: .repeatable))

    /// What Twilio says became of a text. It may say so before we have written down that the text was sent.
    package static let codeStatus = JobKind(
        "codes.status", "Notes what became of a text message.",
        JobPolicy(
            queue: "hooks", priority: 2, attempts: 5, backOff: BackOff(first: 2_000, cap: 600_000), life: 3_600_000, effect: .transaction))

    /// Removes what nobody can use any more.
    package static let pruneCodes = JobKind(
        "codes.prune", "Removes old challenges, registration tokens and counts of sends.",
        .housekeeping(cron: "*/20 * * * *"))

    static let codes = [codeText, codeMail, codeLog, codeStatus, pruneCodes]
}
