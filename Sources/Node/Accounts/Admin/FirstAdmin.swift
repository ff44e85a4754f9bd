package import Chat
import Cryptography
import Glibc
import Logging
import Storage

/// The one-time link that makes a fresh node's first visitor its admin.
package enum FirstAdmin {
    private static let fileName = "first-admin-link"

    /// The link, as long as the node has no admin; the same one at every start until it is used. Nil once there is an admin.
    package static func link(_ node: NodeContext) async throws(Refusal) -> String? {
        let token = Base64URL.encode(node.world.random(18))
        let invite = try await node.write { transaction -> NodeInviteRow? in
            let session = transaction.session
            guard try session.adminCount() == 0 else { return nil }
            if let kept = try session.firstAdminInvite(at: transaction.now) { return kept }
            let invite = NodeInviteRow(
                token: token, role: .admin, usesLeft: 1, uses: 1, expiresAt: nil, createdAt: transaction.now, createdBy: nil)
            try session.insert(invite)
            return invite
        }
        return invite.map { NodeInviteObject.url(of: $0.token, node) }
    }

    /// Hands the link to whoever started the node: to the terminal when standard output is one; otherwise, so that no log holds it,
    /// into a file of mode 0600 in the data directory, whose name is logged. Without a link an old file is removed.
    /// Blocks: call it from the start of the program.
    package static func handOver(_ link: String?, _ node: NodeContext) throws(SecretFile.Failure) {
        let path = node.configuration.identity.dataDirectory + "/" + fileName
        guard let link else { return try SecretFile.remove(path) }
        if isatty(STDOUT_FILENO) == 1 {
            print("This node has no admin yet. Whoever opens this link first becomes it:\n\n    \(link)\n")
        } else {
            try SecretFile.write(Array((link + "\n").utf8), to: path)
            node.logger.notice("the link that makes the first admin is in a file", metadata: ["file": "\(path)"])
        }
    }
}
