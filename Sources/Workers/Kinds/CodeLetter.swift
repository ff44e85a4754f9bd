import CanonicalJSON
import Chat

/// What goes to a worker with a job about a code: whom to send what. Only ever in memory and on the node's own socket.
struct CodeLetter: Sendable, Equatable {
    let challenge: String
    let channel: CodeChannel
    let address: String
    let code: OneTimeCode
    /// Milliseconds that the code is good for from its making.
    let life: Int64
    /// Milliseconds since 1970.
    let expiresAt: Int64
    let site: CodeSite

    /// For a text message.
    var text: String { CodeText.message(code, site: site.name, host: site.host, life: life) }

    var json: JSON {
        [
            "challenge": .string(challenge), "channel": .string(channel.rawValue), "address": .string(address),
            "code": .string(code.digits), "life": .int(life), "expiresAt": .int(expiresAt), "site": .string(site.name),
            "host": .string(site.host),
        ]
    }

    init(challenge: String, channel: CodeChannel, address: String, code: OneTimeCode, life: Int64, expiresAt: Int64, site: CodeSite) {
        self.challenge = challenge
        self.channel = channel
        self.address = address
        self.code = code
        self.life = life
        self.expiresAt = expiresAt
        self.site = site
    }

    /// Of what ``json`` made; nil for anything else.
    init?(material: String?) {
        guard let material, let json = try? JSON(parsing: Array(material.utf8)), let challenge = json["challenge"]?.string,
            let channel = json["channel"]?.string.flatMap({ CodeChannel(rawValue: $0) }), let address = json["address"]?.string,
            let code = json["code"]?.string.flatMap({ OneTimeCode(typed: $0) }), let life = json["life"]?.int,
            let expiresAt = json["expiresAt"]?.int, let site = json["site"]?.string, let host = json["host"]?.string
        else { return nil }
        self.init(
            challenge: challenge, channel: channel, address: address, code: code, life: life, expiresAt: expiresAt,
            site: CodeSite(name: site, host: host))
    }
}

/// Whose code it is.
package struct CodeSite: Sendable, Equatable {
    /// The node's name as people know it.
    package let name: String
    /// The host of its web page, to which phones bind the code.
    package let host: String

    package init(name: String, host: String) {
        self.name = name
        self.host = host
    }
}
