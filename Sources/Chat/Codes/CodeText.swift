/// What the person reads. No links: nobody is taught to follow them.
package enum CodeText {
    /// For a text message, with the line by which phones offer the code to the right page alone (`@example.org #123456`).
    /// - Parameter site: the node's name as people know it.
    /// - Parameter host: the host of its web page.
    package static func message(_ code: OneTimeCode, site: String, host: String, life: Int64) -> String {
        "\(code.digits) is your code for \(line(site)). It is good for \(minutes(life)). Tell it to nobody.\n\n@\(line(host)) #\(code.digits)"
    }

    /// For a mail: its text. The subject holds no code, because previews show it on locked screens.
    package static func mail(_ code: OneTimeCode, site: String, life: Int64) -> (subject: String, text: String) {
        (
            "Your code for \(line(site))",
            "\(code.digits) is your code for \(line(site)).\n\nIt is good for \(minutes(life)). Tell it to nobody.\n"
                + "If you did not ask for it, somebody typed your address by mistake: nothing happens without the code.\n"
        )
    }

    private static func line(_ text: String) -> String { String(text.prefix(60).map { $0.isNewline ? " " : $0 }) }

    private static func minutes(_ life: Int64) -> String {
        let count = max(1, life / 60_000)
        return count == 1 ? "one minute" : "\(count) minutes"
    }
}
