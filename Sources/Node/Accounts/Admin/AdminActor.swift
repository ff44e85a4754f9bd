package import CanonicalJSON

/// Who administers: an admin who is logged in, or the node's own user at the command line.
package enum AdminActor: Sendable {
    case admin(Caller)
    case host

    /// The admin's row number; nil for the command line.
    package var uid: Int64? {
        if case .admin(let caller) = self { caller.uid } else { nil }
    }
}

extension Transaction {
    /// Refuses in the write body when it is no admin any more.
    package func check(_ actor: AdminActor) throws {
        if case .admin(let caller) = actor { try checkAdmin(caller) }
    }
}

extension Ask {
    /// A request of the node's own user, through the local socket.
    package static func host(_ input: JSON) -> Ask {
        Ask(caller: nil, address: "", input: input, requestID: "")
    }

    /// Who asks on a route for admins: the route table let nobody else in, and the local socket only the node's own user.
    package var actor: AdminActor { caller.map(AdminActor.admin) ?? .host }
}
