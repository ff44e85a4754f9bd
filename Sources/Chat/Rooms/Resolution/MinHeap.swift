/// A queue that hands out what has the smallest key first.
struct MinHeap<Key: Comparable, Element> {
    private var entries: [(key: Key, element: Element)] = []

    mutating func insert(_ element: Element, _ key: Key) {
        entries.append((key, element))
        var child = entries.count - 1
        while child > 0, entries[child].key < entries[(child - 1) / 2].key {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popSmallest() -> Element? {
        guard let smallest = entries.first else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while let child = smallerChild(of: parent), entries[child].key < entries[parent].key {
            entries.swapAt(parent, child)
            parent = child
        }
        return smallest.element
    }

    private func smallerChild(of parent: Int) -> Int? {
        let left = 2 * parent + 1
        guard left < entries.count else { return nil }
        return left + 1 < entries.count && entries[left + 1].key < entries[left].key ? left + 1 : left
    }
}
