private import Glibc

extension String {
    /// Whether both strings are the same bytes. `==` would also take canonically equivalent ones (é as one or two code points) for equal.
    package func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && compareBytes(to: other) == 0
    }

    /// Whether this string comes before the other one by UTF-8 bytes, which is code-point order.
    package func precedesInBytes(_ other: String) -> Bool {
        compareBytes(to: other) < 0
    }

    /// Below 0, 0 or above 0 as this string comes before, is, or comes after the other one in UTF-8 bytes.
    package func compareBytes(to other: String) -> Int {
        let quick = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { theirs in compare(mine, theirs) }
        }
        if case .some(.some(let order)) = quick { return order }
        return Array(utf8).withUnsafeBufferPointer { mine in
            Array(other.utf8).withUnsafeBufferPointer { theirs in compare(mine, theirs) }
        }
    }
}

private func compare(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    let shared = min(left.count, right.count)
    if shared > 0, let leftStart = left.baseAddress, let rightStart = right.baseAddress {
        let order = Int(memcmp(leftStart, rightStart, shared))
        if order != 0 { return order }
    }
    return left.count - right.count
}
