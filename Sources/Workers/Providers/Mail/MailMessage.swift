/// A mail from the node to one person: text, and the same as HTML if it is given (RFC 5322, RFC 2045 to 2049).
/// Whatever stands in its fields, nothing becomes another header or another part.
package struct MailMessage: Sendable, Equatable {
    /// Who sends.
    package var sender: MailAddress
    /// How the sender is called: the node's name.
    package var senderName: String
    /// Who gets it.
    package var recipient: MailAddress
    /// In a few words.
    package var subject: String
    /// For every reader.
    package var text: String
    /// For readers of HTML; nil: none.
    package var html: String?
    /// What makes its id: the same on every try, so that a mail that came twice is known as one. Letters, digits, `.` and `-`.
    package var key: String
    /// Seconds since 1970.
    package var date: Int64

    package init(
        sender: MailAddress, senderName: String, recipient: MailAddress, subject: String, text: String, html: String? = nil, key: String,
        date: Int64
    ) {
        self.sender = sender
        self.senderName = senderName
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.html = html
        self.key = key
        self.date = date
    }

    /// The message as it is submitted, in lines of at most 998 bytes that end with CR LF.
    package var bytes: [UInt8] {
        let domain = sender.text.split(separator: "@").last.map(String.init) ?? ""
        let safeKey = String(
            key.unicodeScalars.filter {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || ".-".unicodeScalars.contains($0))
            })
        let fields = [
            "Date: \(MailDate.text(date))", "From: \(HeaderText.phrase(senderName)) <\(sender.text)>", "To: <\(recipient.text)>",
            "Subject: \(HeaderText.unstructured(subject))", "Message-ID: <\(safeKey)@\(domain)>", "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
        return Array((fields.joined(separator: "\r\n") + "\r\n" + content(safeKey)).utf8)
    }

    private func content(_ key: String) -> String {
        guard let html else { return Self.part("plain", text) }
        // Not a line of base64, so it stands in no part.
        let boundary = "=_\(key)"
        let parts = [Self.part("plain", text), Self.part("html", html)].map { "--\(boundary)\r\n\($0)" }
        return "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n" + parts.joined() + "--\(boundary)--\r\n"
    }

    /// Base64 holds whatever the text is, long lines, dots and foreign letters, through every server.
    private static func part(_ kind: String, _ text: String) -> String {
        let lines = text.replacingLineEnds.utf8
        let encoded = PaddedBase64.encode(Array(lines))
        var output = "Content-Type: text/\(kind); charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        var rest = encoded[...]
        while !rest.isEmpty {
            output += rest.prefix(76) + "\r\n"
            rest = rest.dropFirst(76)
        }
        return output
    }
}

extension String {
    /// Every end of a line as CR LF.
    fileprivate var replacingLineEnds: String {
        split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.joined(separator: "\r\n")
    }
}
