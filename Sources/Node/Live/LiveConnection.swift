package import CanonicalJSON
package import Chat
package import NIOCore

/// One live connection as the gateway sees it, whatever door it came through. Confined to ``eventLoop``.
package protocol LiveConnection: AnyObject {
    /// The loop every call to and from this connection happens on.
    var eventLoop: any EventLoop { get }
    /// The client's address as text, behind trusted proxies the forwarded one.
    var address: String { get }
    /// False while the connection takes no more: the gateway keeps what follows in the log and catches up later.
    var isWritable: Bool { get }

    /// The credentials are good. Socket.IO answers its CONNECT here; nothing is sent before this call.
    func accepted()
    /// The credentials are not good: the door says so in its own way, then closes.
    func refused(_ refusal: Refusal)
    /// Queues one event; written at the end of the loop's turn together with everything else for this connection.
    func send(_ frame: LiveFrame)
    /// Answers a request that asked for an ack.
    func acknowledge(_ answer: LiveAnswer)
    /// Makes an event's form for this connection, which is likely to be sent in a moment. Nothing is queued.
    func prepare(_ frame: LiveFrame)
    /// Makes an answer's form for this connection, which is likely to be given in a moment. Nothing is queued.
    func prepare(_ answer: LiveAnswer)
    /// Writes what is queued and closes.
    func close(_ ending: LiveEnding)
}

extension LiveConnection {
    package func prepare(_ frame: LiveFrame) {}
    package func prepare(_ answer: LiveAnswer) {}
}

/// The door's own name for a request that wants an answer.
package struct LiveAck: Sendable, Hashable {
    /// The number the client chose.
    package let id: Int64

    /// Wraps the client's number.
    package init(id: Int64) {
        self.id = id
    }
}

/// Why the node ends a live connection.
package enum LiveEnding: Sendable, Equatable {
    /// The session ended; `session_ended` was the last event.
    case sessionEnded
    /// The credentials were refused or never came.
    case unauthenticated
    /// Nothing was taken for too long, or the node has too much to do: come back later (WebSocket close 1013).
    case tooSlow
    /// The node stops (WebSocket close 1001).
    case goingAway
}

/// What the gateway is to a door, for one connection. Confined to the connection's loop.
package protocol LiveReceiver: AnyObject {
    /// One event from the client. `data` is the first argument, `.null` when there was none.
    func received(_ event: String, _ data: JSON, _ ack: LiveAck?)
    /// ``LiveConnection/isWritable`` became true again.
    func becameWritable()
    /// The connection is gone; nothing may be sent any more. Called exactly once.
    func closed()
}

/// What every door knows of the gateway.
package protocol LiveGateway: Sendable {
    /// Takes a new connection. Without a token the connection has 10 s to send `authenticate`.
    /// Called on the connection's loop; ``LiveConnection/accepted()`` or ``LiveConnection/refused(_:)`` follows, maybe later.
    func attach(_ connection: any LiveConnection, token: String?, position: Int64?) -> any LiveReceiver
}
