/// Users by row number, packed for a column: ascending, each as its distance from the one before, seven bits a byte.
struct UserSet: Equatable {
    private(set) var users: Set<Int64>

    init(_ users: Set<Int64>) { self.users = users }

    /// Reads what ``packed`` wrote; nothing of what comes after a break.
    init(packed: [UInt8]) {
        var (users, last, value, shift) = (Set<Int64>(), Int64(0), Int64(0), Int64(0))
        for byte in packed where shift < 63 {
            value |= Int64(byte & 0x7F) << shift
            shift += 7
            guard byte & 0x80 == 0 else { continue }
            last += value
            users.insert(last)
            (value, shift) = (0, 0)
        }
        self.users = users
    }

    mutating func formUnion(_ others: Set<Int64>) { users.formUnion(others) }

    var packed: [UInt8] {
        var (bytes, last) = ([UInt8](), Int64(0))
        for user in users.sorted() {
            var distance = user - last
            last = user
            while distance > 0x7F {
                bytes.append(UInt8(distance & 0x7F) | 0x80)
                distance >>= 7
            }
            bytes.append(UInt8(distance))
        }
        return bytes
    }
}
