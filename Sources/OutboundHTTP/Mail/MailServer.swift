/// A server that takes mail for delivery (RFC 6409), as the operator configured it.
package struct MailServer: Sendable, Equatable {
    /// How the connection is secured. There is no other: credentials and codes never go in the clear.
    package enum Security: Sendable, Equatable {
        /// TLS by STARTTLS, usually port 587. A server that does not offer it gets nothing.
        case startTLS
        /// TLS from the first byte, usually port 465 (RFC 8314).
        case implicitTLS
    }

    /// Name or address.
    package var host: String
    /// 1 to 65535.
    package var port: Int
    /// How it is secured.
    package var security: Security
    /// Empty: the server asks for none.
    package var user: String
    /// Empty with `user`.
    package var password: String
    /// The name that we greet with: the node's.
    package var ownName: String

    package init(host: String, port: Int, security: Security, user: String = "", password: String = "", ownName: String) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.ownName = ownName
    }

    /// The URL that curl takes; nil when a part of it cannot stand in one.
    var url: String? {
        let scheme = security == .startTLS ? "smtp" : "smtps"
        guard let web = WebAddress("https://\(host.contains(":") ? "[\(host)]" : host):\(port)/"), WebAddress("https://\(ownName)/") != nil,
            !(user + password).utf8.contains(0)
        else { return nil }
        return "\(scheme)://\(web.host.contains(":") ? "[\(web.host)]" : web.host):\(web.port)/\(ownName)"
    }
}
