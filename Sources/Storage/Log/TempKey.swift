import CanonicalJSON

/// What a client names a request by, so that a repeated one creates nothing: per session and room.
package struct TempKey: Sendable, Hashable {
    /// The session's row number.
    package let sid: Int64
    /// The room's row number; 0 for the making of a room.
    package let rid: Int64
    /// The client's word, compared by bytes.
    package let tempID: String

    /// Puts together a key.
    package init(sid: Int64, rid: Int64, tempID: String) {
        self.sid = sid
        self.rid = rid
        self.tempID = tempID
    }

    package static func == (left: TempKey, right: TempKey) -> Bool {
        left.sid == right.sid && left.rid == right.rid && left.tempID.hasSameBytes(as: right.tempID)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(sid)
        hasher.combine(rid)
        var tempID = tempID
        tempID.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Session, room, then the word by its bytes: the order of the rows of one day.
    static func precedes(_ left: TempKey, _ right: TempKey) -> Bool {
        if left.sid != right.sid { return left.sid < right.sid }
        if left.rid != right.rid { return left.rid < right.rid }
        return left.tempID.precedesInBytes(right.tempID)
    }
}

/// What a key led to: the event, and a digest of what was asked.
package struct TempMark: Sendable, Equatable {
    /// The event's position; for the making of a room, the room's row number.
    package let position: Int64
    /// 16 bytes of SHA-256 over the request's canonical content.
    package let digest: [UInt8]
    /// Milliseconds since 1970.
    package let at: Int64

    /// Puts together a mark.
    package init(position: Int64, digest: [UInt8], at: Int64) {
        self.position = position
        self.digest = digest
        self.at = at
    }

    /// The day it is kept under, counted from 1970.
    var day: Int64 { Self.day(of: at) }

    /// The day of a time in milliseconds since 1970; a time before 1970 counts as its first day.
    static func day(of at: Int64) -> Int64 { max(0, at) / 86_400_000 }
}
