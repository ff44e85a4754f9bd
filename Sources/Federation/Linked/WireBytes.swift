internal import CanonicalJSON
package import Chat
package import Storage

extension WireEvents {
    /// The stored event at a position in its wire form, written from its rows without reading them where no signature of ours is needed;
    /// nil when there is none. The signatures stand last.
    /// - Throws: ``StorageFailure``.
    package func bytes(at position: Int64, in session: any SQLSession) throws(StorageFailure) -> [UInt8]? {
        guard let row = try session.wireRow(at: position) else { return nil }
        if !row.isOwn, !row.body.contains(Self.voucher) { return Self.signed(row.body, row.signatures ?? Array("{}".utf8)) }
        guard let event = try session.parsedEvent(at: position) else { return nil }
        return Self.signed(row.body, JSON.object(allSignatures(event, try session.signatures(at: position))).encoded())
    }

    /// Events of one room by their ids, those that are here.
    /// - Throws: ``StorageFailure``.
    package func bytes(of ids: [EventID], _ log: EventLog, in session: any SQLSession) throws(StorageFailure) -> [[UInt8]] {
        var events: [[UInt8]] = []
        events.reserveCapacity(ids.count)
        for id in ids {
            if let position = try log.position(of: id, in: session), let event = try bytes(at: position, in: session) {
                events.append(event)
            }
        }
        return events
    }

    /// What an event has that somebody vouched for: that may be one of ours, too.
    private static let voucher = Array(#""join_authorised_via_users_server""#.utf8)

    private static func signed(_ body: [UInt8], _ signatures: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(body.count + signatures.count + 16)
        bytes += body.dropLast()
        bytes += #","signatures":"#.utf8
        bytes += signatures
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}

extension [UInt8] {
    /// Whether the bytes stand in here one after the other.
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard let first = part.first, count >= part.count else { return part.isEmpty }
        return withUnsafeBufferPointer { bytes in
            (0...(bytes.count - part.count)).contains { start in
                bytes[start] == first && bytes[start..<(start + part.count)].elementsEqual(part)
            }
        }
    }
}
