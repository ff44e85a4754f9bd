import Node

extension SettingTable {
    static let federation: [Setting] = [
        .choice(
            "federation.mode", \.federation.mode,
            "off: no links; allowlist: with the nodes listed below; open: with every node that asks. Strangers are kept out by default."),
        .list("federation.allowed", \.federation.allowed, .nodeName, "The names of the nodes to link with."),
        .optionalText(
            "federation.address", \.federation.address, .address,
            "Other nodes come in here; 0.0.0.0 or :: is the world. Nothing: they cannot."),
        .number("federation.port", \.federation.port, 0...65_535, "8448 is where they look first; 0 takes any free port and logs it."),
        .optionalText(
            "federation.tls_certificate", \.federation.certificateFile, .path,
            "A PEM file with a certificate for node.name and its chain. Nothing: plain HTTP, right behind a proxy that speaks TLS."),
        .optionalText("federation.tls_key", \.federation.keyFile, .path, "The PEM file of the certificate's key. Both or none are set."),
        .optionalText(
            "federation.server", \.federation.server, .nodeName,
            """
            Where other nodes find this one when its name alone does not lead there, like "chat.example:443". It is told at \
            https://NAME/.well-known/matrix/server, and the certificate there has to be for this name then.
            """),
        .optionalText(
            "federation.authorities", \.federation.authorities, .path,
            """
            A PEM file with the authorities that are trusted for other nodes, instead of the system's: for communities with \
            certificates of their own. Certificates are always checked.
            """),
        .list(
            "federation.private_addresses", \.federation.privateAddresses, .addressBlock,
            "Addresses in private networks that names of other nodes may lead to. Nothing: none, so that nobody's name opens yours."),
        .list(
            "federation.places", \.federation.places, .place,
            """
            Nodes whose place is written here instead of looked up, like "south.example=10.0.0.7:8448": for communities without \
            names in the DNS. The certificate there still has to be for the node's name.
            """),
        .choice(
            "federation.presence", \.federation.presence,
            """
            On, nodes that share a room of at most live.presence_members are told who is there, and are believed: that tells their \
            admins, too, when people come and go. Off, none of it is sent, and what comes is dropped.
            """),
    ]
}
