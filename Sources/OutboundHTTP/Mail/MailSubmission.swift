/// One mail on its way to the operator's server.
package struct MailSubmission: Sendable {
    /// Where to.
    package var server: MailServer
    /// The envelope's sender: where failures are told.
    package var sender: String
    /// The envelope's recipient.
    package var recipient: String
    /// The message of RFC 5322, in lines that end with CR LF. Dots at line starts are stuffed on the way.
    package var message: [UInt8]
    /// What it may take.
    package var limits: FetchLimits

    /// A submission; it is judged when it is sent.
    package init(
        server: MailServer, sender: String, recipient: String, message: [UInt8],
        limits: FetchLimits = FetchLimits(connect: 10_000, total: 30_000, idle: 15)
    ) {
        self.server = server
        self.sender = sender
        self.recipient = recipient
        self.message = message
        self.limits = limits
    }

    /// Why it cannot be sent at all.
    var fault: MailFailure? {
        guard server.url != nil else { return MailFailure(stage: .connecting, cause: .refused("the mail server's address is none")) }
        guard Self.isPath(sender), Self.isPath(recipient) else {
            return MailFailure(stage: .connecting, cause: .refused("a mail address cannot be written"))
        }
        guard message.count <= limits.requestBytes else {
            return MailFailure(stage: .connecting, cause: .refused("the mail is larger than \(limits.requestBytes) bytes"))
        }
        return nil
    }

    /// Visible ASCII with nothing in it that would end the command: whatever else, nobody smuggles a second one in.
    private static func isPath(_ address: String) -> Bool {
        (3...320).contains(address.utf8.count) && address.contains("@")
            && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"<>\\\"".utf8.contains($0) }
    }
}
