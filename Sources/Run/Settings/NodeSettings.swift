import Logging
import Node

extension SettingTable {
    static let node: [Setting] = [
        .text(
            "node.name", \.identity.name, .nodeName,
            """
            The node's name, the part behind the colon of @ada:chat.example. It goes into every id and hash, so it is fixed with the \
            first account: another name stops the start. A node called localhost works, and never links with others.
            """),
        .optionalText(
            "node.public_url", \.identity.publicURL, .webAddress,
            """
            Where people reach the node, for links in invites and for other origins' checks. Nothing: made of the listen address \
            and port. Set it when a proxy stands in front.
            """),
        .text(
            "node.data_directory", \.identity.dataDirectory, .path,
            """
            The folder of the database, the keys and the secrets; made with mode 0700 when missing. A relative path starts where \
            the node was started.
            """),
    ]

    static let log: [Setting] = [
        .choice("log.level", \.log.level, "What is less important is not written. Info tells starts, stops and what an admin should know."),
        .choice("log.format", \.log.format, "logfmt is for people and greps, json for log collectors."),
    ]

    static let metrics: [Setting] = [
        .list(
            "metrics.addresses", \.metrics.addresses, .addressBlock,
            "Who may read /metrics beside this machine itself: they tell how busy the node is, so nobody else by default.")
    ]
}
