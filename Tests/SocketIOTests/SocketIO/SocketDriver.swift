import CanonicalJSON
import SocketIO

/// Drives a Socket.IO session by hand, in strings, with a time of its own.
struct SocketDriver {
    var now: Int64 = 0
    var session: SocketSession

    init(_ change: (inout SocketLimits) -> Void = { _ in }) {
        var limits = SocketLimits()
        change(&limits)
        session = SocketSession(limits: limits, now: 0)
    }

    mutating func text(_ text: String) -> [SocketAction] { session.receive(.text(ArraySlice(text.utf8)), now: now) }

    mutating func bytes(_ bytes: [UInt8]) -> [SocketAction] { session.receive(.binary(bytes[...]), now: now) }

    /// Asks for a namespace and gets the ticket.
    @discardableResult
    mutating func ask(_ text: String = "0") throws -> NamespaceTicket {
        guard case .ask(let ticket, _)? = self.text(text).first else { throw Unexpected.nothingAsked }
        return ticket
    }

    /// Asks for a namespace and is let in.
    mutating func join(_ text: String = "0", sid: String = "s") {
        guard let ticket = try? ask(text) else { return }
        _ = session.accept(ticket, sid: sid)
    }

    mutating func awaitAck() throws -> Int64 {
        guard let id = session.awaitAck(in: .main) else { throw Unexpected.noAckID }
        return id
    }

    enum Unexpected: Error {
        case nothingAsked, noAckID
    }
}

/// One packet, read as the first of a connection that is in its namespace; the error when it is refused.
func read(_ text: String, attachments: [[UInt8]] = [], limits: SocketLimits = SocketLimits()) -> Result<SocketAction?, SocketSyntaxError> {
    var driver = SocketDriver { $0 = limits }
    driver.join()
    driver.join("0/custom,")
    var actions = driver.text(text)
    for attachment in attachments { actions += driver.bytes(attachment) }
    if case .close(.syntax(let error))? = actions.last { return .failure(error) }
    return .success(actions.last)
}

func string(_ packet: WirePacket?) -> String? {
    packet.map { String(decoding: $0.bytes, as: UTF8.self) }
}
