/// Reads the parts of a file of the time zone database one after the other (RFC 8536, section 3).
struct ZoneReader {
    /// What a header says of the block behind it.
    struct Header {
        let version: Int
        let times: Int
        let kinds: Int
        let letters: Int
        let leaps: Int
        let marks: Int

        /// Bytes of the block.
        func size(timeBytes: Int) -> Int { times * (timeBytes + 1) + kinds * 6 + rest(timeBytes: timeBytes) }

        /// Bytes behind times, kinds and offsets.
        func rest(timeBytes: Int) -> Int { letters + leaps * (timeBytes + 4) + marks }
    }

    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, bytes.count - place >= count else { return nil }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    mutating func header() -> Header? {
        guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first, skip(15) else { return nil }
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = number(4), (0...100_000).contains(count) else { return nil }
            counts.append(Int(count))
        }
        return Header(
            version: version == 0 ? 1 : Int(version) - 48, times: counts[3], kinds: counts[4], letters: counts[5], leaps: counts[2],
            marks: counts[0] + counts[1])
    }

    mutating func times(_ count: Int) -> [Int64]? {
        var times: [Int64] = []
        for _ in 0..<count {
            guard let time = number(8), time > times.last ?? .min else { return nil }
            times.append(time)
        }
        return times
    }

    /// The offsets of local time types, in seconds east of UTC.
    mutating func offsets(_ count: Int) -> [Int]? {
        var offsets: [Int] = []
        for _ in 0..<count {
            guard let offset = number(4), skip(2), (-93_600...93_600).contains(offset) else { return nil }
            offsets.append(Int(offset))
        }
        return offsets
    }

    /// The rule for the time after the last change, between two line ends.
    mutating func footer() -> String? {
        guard take(1)?.first == 0x0A, let end = bytes[place...].firstIndex(of: 0x0A), let text = take(end - place) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// Big end first, in two's complement.
    private mutating func number(_ size: Int) -> Int64? {
        guard let part = take(size) else { return nil }
        let value = part.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}
