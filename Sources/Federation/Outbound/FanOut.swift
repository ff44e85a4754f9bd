internal import CanonicalJSON
package import Chat

/// Which servers get an event from us.
///
/// Servers are judged before and after the event: who is put out hears it, and so does who comes in. An event of another server's that
/// was handed in here, a join for instance, goes to all but that one; what came in a transaction went to everybody already.
package struct FanOut: Sendable {
    /// This node's name.
    package let own: String
    /// Whether the room's rules on servers keep one out, as they were before the event and are after it.
    package let isDeniedBefore: @Sendable (String) -> Bool
    package let isDeniedAfter: @Sendable (String) -> Bool
    /// Whether this node has no dealings with a server: blocked, or not on its list.
    package let isBlocked: @Sendable (String) -> Bool

    package init(
        own: String, isDeniedBefore: @escaping @Sendable (String) -> Bool, isDeniedAfter: @escaping @Sendable (String) -> Bool,
        isBlocked: @escaping @Sendable (String) -> Bool
    ) {
        self.own = own
        self.isDeniedBefore = isDeniedBefore
        self.isDeniedAfter = isDeniedAfter
        self.isBlocked = isBlocked
    }

    /// The servers that get the event, in byte order.
    /// - Parameters:
    ///   - before: servers with joined members before it; `after`: after it.
    ///   - handedInBy: the server whose request made the event ours to pass on, nil for events made here.
    package func targets(
        of event: Event, creation: RoomCreation, before: Set<String>, after: Set<String>, handedInBy: String? = nil
    ) -> [String] {
        guard creation.federates else { return [] }
        if handedInBy == nil, !event.sender.server.hasSameBytes(as: own) { return [] }
        var servers = before.union(after)
        if let server = FanOut.partingServer(event) { servers.insert(server) }
        return servers.filter { server in
            server != own && server != handedInBy && !isBlocked(server) && !(isDeniedBefore(server) && isDeniedAfter(server))
        }.sorted { $0.precedesInBytes($1) }
    }

    /// Whoever was only invited or knocking hears of its end, though nobody of that server was ever in the room.
    private static func partingServer(_ event: Event) -> String? {
        guard event.type == EventType.member, let user = event.stateKey.flatMap(UserID.init) else { return nil }
        switch event.content["membership"]?.string.flatMap(Membership.init) {
        case .leave, .ban: return user.server
        case .join, .invite, .knock, nil: return nil
        }
    }
}
