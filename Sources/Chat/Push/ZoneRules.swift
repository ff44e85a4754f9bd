/// How far a time zone is from UTC at any moment, as a file of the system's time zone database says (RFC 8536, versions 2 to 4).
package struct ZoneRules: Sendable, Equatable {
    /// Seconds since 1970 at which something changes, and the offset from then on, in seconds east of UTC.
    private let changes: [(at: Int64, offset: Int)]
    /// Before the first change.
    private let first: Int
    /// After the last change; nil when that one holds for ever.
    private let tail: ZoneTail?

    /// A zone that never changes.
    /// - Parameter offset: seconds east of UTC.
    package init(offset: Int) {
        changes = []
        first = offset
        tail = nil
    }

    /// UTC.
    package static let utc = ZoneRules(offset: 0)

    package static func == (one: ZoneRules, other: ZoneRules) -> Bool {
        one.first == other.first && one.tail == other.tail && one.changes.elementsEqual(other.changes, by: ==)
    }

    /// Reads the file; nil for anything that is none.
    package init?(file: [UInt8]) {
        var reader = ZoneReader(bytes: file)
        // The first block is for readers of 1986: skipped.
        guard let old = reader.header(), old.version >= 2, reader.skip(old.size(timeBytes: 4)), let new = reader.header(),
            let times = reader.times(new.times), let kinds = reader.take(new.times), let offsets = reader.offsets(new.kinds),
            kinds.allSatisfy({ Int($0) < offsets.count }), let standard = offsets.first, reader.skip(new.rest(timeBytes: 8)),
            let footer = reader.footer()
        else { return nil }
        changes = zip(times, kinds).map { (at: $0, offset: offsets[Int($1)]) }
        first = standard
        tail = footer.isEmpty ? nil : ZoneTail(footer)
        if !footer.isEmpty, tail == nil { return nil }
    }

    /// Seconds east of UTC.
    /// - Parameter seconds: since 1970.
    package func offset(at seconds: Int64) -> Int {
        guard let last = changes.last else { return tail?.offset(at: seconds) ?? first }
        if seconds >= last.at { return tail?.offset(at: seconds) ?? last.offset }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].at <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : changes[low - 1].offset
    }
}
