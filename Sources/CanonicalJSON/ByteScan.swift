/// The first byte at or after `start` that a JSON string cannot hold as it is: a quote, a backslash, or a control character; `end` if none.
/// Eight bytes a step, because most strings hold none at all.
@inline(__always)
func firstSpecialByte(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    var index = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while index + 8 <= end {
        let word = UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self)
        let quotes = word ^ (ones &* 0x22)
        let slashes = word ^ (ones &* 0x5c)
        let special = ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
        // A borrow can only mark a byte above a real hit, so the lowest mark is exact.
        if special & tops != 0 { return index + ((special & tops).trailingZeroBitCount >> 3) }
        index += 8
    }
    while index < end {
        let byte = bytes[index]
        if byte < 0x20 || byte == 0x22 || byte == 0x5c { return index }
        index += 1
    }
    return end
}
